// What a page can do beside being read: light or dark, a list narrowed to a word, cards on hover. All text is there without it.
(function () {
  "use strict";
  const page = document.documentElement;
  const kept = "netred-theme";

  function remember(theme) {
    try { localStorage.setItem(kept, theme); } catch (error) { /* no storage from disk in some browsers */ }
  }

  function recall() {
    try { return localStorage.getItem(kept); } catch (error) { return null; }
  }

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  page.dataset.theme = recall() || (dark.matches ? "dark" : "light");
  dark.addEventListener("change", function () {
    if (!recall()) page.dataset.theme = dark.matches ? "dark" : "light";
  });

  function offerShade() {
    const button = document.getElementById("shade");
    button.hidden = false;
    button.addEventListener("click", function () {
      page.dataset.theme = page.dataset.theme === "dark" ? "light" : "dark";
      remember(page.dataset.theme);
    });
  }

  function narrow(input) {
    const lines = [...document.querySelectorAll(input.dataset.narrows)];
    const texts = lines.map((line) => line.textContent.toLowerCase());
    input.hidden = false;
    input.addEventListener("input", function () {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      lines.forEach((line, place) => { line.hidden = !words.every((word) => texts[place].includes(word)); });
    });
  }

  function hover(button) {
    const card = document.getElementById(button.getAttribute("popovertarget"));
    if (!card || !card.showPopover || !window.matchMedia("(hover: hover)").matches) return;
    let waiting;
    const soon = (act, wait) => { clearTimeout(waiting); waiting = setTimeout(act, wait); };
    const show = () => { if (!card.matches(":popover-open")) card.showPopover({ source: button }); };
    const hide = () => { if (card.matches(":popover-open") && !card.contains(document.activeElement)) card.hidePopover(); };
    for (const each of [button, card]) {
      each.addEventListener("pointerenter", () => soon(show, 250));
      each.addEventListener("pointerleave", () => soon(hide, 300));
    }
  }

  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const closed = [target.closest("details:not([open])"), target.querySelector("details")];
    closed.forEach((each) => { if (each) each.open = true; });
    target.scrollIntoView();
  }

  // What scrolls sideways can be reached by key.
  function reachScrolling() {
    document.querySelectorAll(".table, .chart-table, .math-block, pre, table").forEach((each) => {
      if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
    });
  }

  // How old a day is can only be said where the page is read.
  function tellAge(time) {
    const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 864e5);
    if (days >= 0) time.after(` (${days} ${days === 1 ? "day" : "days"} ago)`);
  }

  document.addEventListener("DOMContentLoaded", function () {
    const wide = window.matchMedia("(min-width: 66rem)");
    document.querySelectorAll(".toc details").forEach((each) => { each.open = wide.matches; });
    reachScrolling();
    window.addEventListener("resize", reachScrolling);
    offerShade();
    document.querySelectorAll("[data-narrows]").forEach(narrow);
    document.querySelectorAll(".fact").forEach(hover);
    document.querySelectorAll("time[data-age]").forEach(tellAge);
    openTarget();
    window.addEventListener("hashchange", openTarget);
  });
})();
