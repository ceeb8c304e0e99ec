// Leaves a page that somebody else should not see: nothing of it stays on the screen, and Back skips it.
// Without this file the exit is a plain link. Shift pressed three times within five seconds does the same, each time
// by itself: who types capitals, switches the keyboard's language or selects words has not asked to leave.
(() => {
  const exit = document.querySelector(".exit");
  if (!exit) return;
  const link = exit.querySelector(".exit-link");
  const status = exit.querySelector(".exit-status");
  const PRESSES = 3;
  const SECONDS = 5;
  let count = 0;
  let timer;
  let isDown = false;
  let isPlain = false; // whether nothing else has happened since Shift went down

  const leave = () => {
    document.documentElement.classList.add("leaving");
    document.title = "…";
    location.replace(link.href);
  };

  const show = (presses) => {
    count = presses;
    exit.dataset.presses = presses;
  };

  const expire = () => {
    show(0);
    status.textContent = "Too slow to leave. Press Shift 3 times again.";
  };

  // Something else was done: the presses before it are no way out any more, nor is the one it came into.
  const interrupt = () => {
    isPlain = false;
    if (!count) return;
    clearTimeout(timer);
    show(0);
    status.textContent = "";
  };

  const press = () => {
    show(count + 1);
    if (count === PRESSES) {
      clearTimeout(timer);
      status.textContent = "Leaving this page.";
      leave();
      return;
    }
    const left = PRESSES - count;
    status.textContent = `Press Shift ${left} more ${left === 1 ? "time" : "times"} to leave this page.`;
    if (count === 1) timer = setTimeout(expire, SECONDS * 1000);
  };

  link.addEventListener("click", (event) => {
    // Somebody who opens it beside this page on purpose gets that.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    const isWithAnother = ["Control", "Alt", "AltGraph", "Meta"].some((key) => event.getModifierState(key));
    if (event.key !== "Shift" || event.repeat || isDown || isWithAnother) interrupt();
    else isPlain = true;
    if (event.key === "Shift") isDown = true;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    if (isPlain) press();
    isPlain = false;
    isDown = event.shiftKey; // the other Shift may still be held
  });
  document.addEventListener("pointerdown", interrupt);
  // A page that is still gliding when Shift is first pressed does not take the way out away.
  document.addEventListener("wheel", () => isDown && interrupt(), { passive: true });
  window.addEventListener("blur", () => {
    isDown = false;
    interrupt();
  });
  // A browser that keeps the page whole for Back shows it as it was.
  window.addEventListener("pageshow", () => {
    document.documentElement.classList.remove("leaving");
    show(0);
  });
  exit.classList.add("exit-ready");
})();
