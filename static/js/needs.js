// Shows at once who can help with what somebody has chosen. Without this file each choice is a plain link.
// The address changes but no step is added behind Back, so that less stays in the browser's history.
(() => {
  const ready = new Map();

  const load = (address) => {
    if (!ready.has(address)) {
      const answer = fetch(address).then((response) => {
        if (!response.ok) throw new Error(response.status);
        return response.text();
      });
      answer.catch(() => ready.delete(address));
      ready.set(address, answer);
    }
    return ready.get(address);
  };

  const choice = (event) => event.target.closest?.(".filter a");

  const prepare = (event) => {
    const link = choice(event);
    if (link) load(link.href).catch(() => {});
  };

  document.addEventListener("pointerover", prepare);
  document.addEventListener("focusin", prepare);
  document.addEventListener("click", async (event) => {
    const link = choice(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const page = new DOMParser().parseFromString(await load(link.href), "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      history.replaceState(null, "", link.href);
    } catch {
      location.assign(link.href);
      return;
    }
    const heading = document.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus();
    scrollTo(0, 0);
  });
})();
