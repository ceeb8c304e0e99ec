// Leaves a page that somebody else should not see: nothing of it stays on the screen, and Back skips it.
// Without this file the exit is a plain link. Shift pressed three times within five seconds does the same.
(() => {
  const exit = document.querySelector(".exit");
  if (!exit) return;
  const link = exit.querySelector(".exit-link");
  const status = exit.querySelector(".exit-status");
  const PRESSES = 3;
  const SECONDS = 5;
  let count = 0;
  let timer;
  let isAlone = false; // whether Shift has been held by itself, and not to type a capital letter

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

  const press = () => {
    clearTimeout(timer);
    show(count + 1);
    if (count === PRESSES) {
      status.textContent = "Leaving this page.";
      leave();
      return;
    }
    const left = PRESSES - count;
    status.textContent = `Press Shift ${left} more ${left === 1 ? "time" : "times"} to leave this page.`;
    timer = setTimeout(expire, SECONDS * 1000);
  };

  link.addEventListener("click", (event) => {
    // Somebody who opens it beside this page on purpose gets that.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    isAlone = event.key === "Shift" && !event.repeat;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "Shift" && isAlone) press();
  });
  // A browser that keeps the page whole for Back shows it as it was.
  window.addEventListener("pageshow", () => {
    document.documentElement.classList.remove("leaving");
    show(0);
  });
  exit.classList.add("exit-ready");
})();
