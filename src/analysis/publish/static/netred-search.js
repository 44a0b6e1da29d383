// Looks through the index by kind: every word must be in an entry, and words of its title count most.
(function () {
  "use strict";
  const kinds = { claim: "Claims", figure: "Figures", series: "Series", term: "Terms", page: "Pages" };
  const most = 12;

  function rate(entry, words) {
    const title = entry[1].toLowerCase();
    const rest = (entry[3] || "").toLowerCase();
    let points = 0;
    for (const word of words) {
      const inTitle = title.includes(word);
      if (!inTitle && !rest.includes(word)) return 0;
      points += inTitle ? (title.startsWith(word) ? 12 : 8) : 1;
    }
    return points + 4 / (1 + title.length / 40);
  }

  function list(kind, entries) {
    const section = document.createElement("section");
    const heading = document.createElement("h2");
    heading.textContent = kinds[kind] + " (" + entries.length + ")";
    const items = document.createElement("ul");
    for (const [, title, place] of entries.slice(0, most)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = place;
      link.textContent = title;
      item.append(link);
      items.append(item);
    }
    section.append(heading, items);
    return section;
  }

  function search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = document.getElementById("found");
    found.replaceChildren();
    const rated = words.length ? window.netredIndex.map((entry) => [rate(entry, words), entry]) : [];
    const hits = rated.filter(([points]) => points > 0).sort((one, other) => other[0] - one[0]);
    for (const kind of Object.keys(kinds)) {
      const entries = hits.map(([, entry]) => entry).filter((entry) => entry[0] === kind);
      if (entries.length) found.append(list(kind, entries));
    }
    document.getElementById("count").textContent = words.length ? hits.length + " found" : "";
  }

  const asked = document.getElementById("asked");
  asked.value = new URLSearchParams(location.search).get("q") || "";
  asked.addEventListener("input", () => search(asked.value));
  document.getElementById("searching").addEventListener("submit", function (event) {
    event.preventDefault();
    search(asked.value);
  });
  search(asked.value);
  asked.focus();
})();
