// Marks in a list of contents which part is being read, and keeps that line of a long list in sight.
(() => {
  const list = document.querySelector(".contents");
  const links = list ? [...list.querySelectorAll("a")] : [];
  const parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let current = -1;
  let isWaiting = false;

  const mark = () => {
    isWaiting = false;
    const line = innerHeight / 3;
    const read = parts.findLastIndex((part) => part && part.getBoundingClientRect().top <= line);
    if (read === current) return;
    links[current]?.removeAttribute("aria-current");
    links[read]?.setAttribute("aria-current", "true");
    current = read;
    // Whoever goes through the list by keyboard keeps in sight where they are.
    if (!links[read] || list.querySelector(":focus-visible")) return;
    list.scrollTop = links[read].offsetTop - list.clientHeight / 2;
  };

  const later = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(mark);
  };

  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  mark();
})();
