// The argument on any day: a slider recolours its claims, and draws what moved between two days. A table says the same without it.
(function () {
  "use strict";
  const page = JSON.parse(document.getElementById("slider-data").textContent);
  const find = (id) => document.getElementById(id);
  const to = find("slider-to"), from = find("slider-from"), made = find("slider-made"), play = find("slider-play");
  const months = "January February March April May June July August September October November December".split(" ");
  const dots = [...document.querySelectorAll("[data-claim]")].map((dot) => ({ dot, id: dot.dataset.claim, glyph: dot.firstElementChild, text: dot.lastElementChild }));
  let playing = 0;

  function say(day) {
    const [year, month, date] = day.split("-").map(Number);
    return `${date} ${months[month - 1]} ${year}`;
  }

  // The last step of a path that was taken by a day.
  function stand(id, place) {
    const path = page.paths[id][made.value];
    let found = path[0];
    for (const step of path) { if (step[0] <= place) found = step; else break; }
    return page.verdicts[found[1]];
  }

  function colour() {
    const place = Number(to.value), counts = {};
    for (const { dot, id, glyph, text } of dots) {
      const [word, sign, group] = stand(id, place);
      dot.className = `dot ${group}`;
      glyph.textContent = sign;
      dot.title = text.textContent = `${page.names[id]}: ${word}`;
      counts[group] = (counts[group] || 0) + 1;
    }
    find("slider-day").textContent = to.ariaValueText = say(page.days[place]);
    find("slider-counts").textContent = page.groups.filter(([name]) => counts[name]).map(([name, words]) => `${counts[name]} ${words}`).join(", ");
  }

  function draw(name, parent, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  }

  function wrap(text, most) {
    const lines = [""];
    for (const word of text.split(" ")) {
      if (lines.at(-1) && lines.at(-1).length + word.length >= most) lines.push(word);
      else lines.push(`${lines.pop()} ${word}`.trim());
    }
    return lines;
  }

  // Heights of the lines at one end, those of one group together under its name.
  function order(moves, side, slot, svg, x, anchor) {
    const groups = page.groups.map(([name]) => name), rank = (move, which) => groups.indexOf(move[which][2]);
    const sorted = [...moves].sort((a, b) => rank(a, side) - rank(b, side) || rank(a, 3 - side) - rank(b, 3 - side));
    let at = 14, last = "";
    return new Map(sorted.map((move) => {
      if (move[side][2] !== last) {
        last = move[side][2];
        at += 26;
        draw("text", svg, { x, y: at - 6, "text-anchor": anchor, "font-weight": "bold" }, page.groups.find(([name]) => name === last)[1]);
      }
      draw("rect", svg, { x: side === 1 ? x - 8 : x, y: at, width: 8, height: slot - 2, class: `zone ${last}` });
      at += slot;
      return [move, at - slot / 2];
    }));
  }

  function slopes() {
    const start = Number(from.value), end = Number(to.value), place = find("slopes");
    find("slider-start").textContent = from.ariaValueText = say(page.days[start]);
    const moves = Object.keys(page.paths).map((id) => [id, stand(id, start), stand(id, end)]).filter((move) => move[1][2] !== move[2][2]);
    place.replaceChildren();
    if (!moves.length) { place.textContent = "No verdict is another on these two days."; return; }
    const width = Math.min(place.clientWidth || 720, 736), left = width * 0.2, right = width * 0.42;
    const names = new Map(moves.map((move) => [move, wrap(page.names[move[0]], Math.max(12, Math.floor((width - right - 22) / 6.3)))]));
    const slot = 15 * Math.max(...[...names.values()].map((lines) => lines.length)) + 6;
    const words = `${say(page.days[start])} to ${say(page.days[end])}: ${moves.map((move) => `${page.names[move[0]]}: ${move[1][0]}, then ${move[2][0]}`).join("; ")}`;
    const svg = draw("svg", place, { class: "netred-drawing", role: "img", "aria-label": words, width, "font-size": 12, fill: "currentColor" });
    const then = order(moves, 1, slot, svg, left, "end"), now = order(moves, 2, slot, svg, right, "start");
    for (const move of moves) {
      const half = (left + right) / 2, y = then.get(move), z = now.get(move);
      draw("path", svg, { d: `M ${left} ${y} C ${half} ${y} ${half} ${z} ${right} ${z}`, class: `slope ${move[2][2]}` });
      names.get(move).forEach((line, row, lines) => draw("text", svg, { x: right + 16, y: z + 4 - 7.5 * (lines.length - 1) + 15 * row }, line));
    }
    const height = Math.max(...then.values(), ...now.values()) + slot;
    svg.setAttribute("height", height);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }

  let waiting = 0;
  function show(place) {
    to.value = place;
    colour();
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(slopes);
    try { history.replaceState(null, "", `#day=${page.days[to.value]}`); } catch (error) { /* from disk some browsers refuse */ }
  }

  function stop() { clearInterval(playing); playing = 0; play.textContent = "Play"; }

  function read() {
    const day = (location.hash.match(/^#day=(\d{4}-\d{2}-\d{2})$/) || [])[1];
    if (!day) return false;
    const later = page.days.findIndex((each) => each > day);
    show(later < 0 ? page.days.length - 1 : Math.max(later - 1, 0));
    return true;
  }

  document.querySelectorAll(".slider").forEach((each) => { each.hidden = false; });
  to.addEventListener("input", () => { stop(); show(to.value); });
  from.addEventListener("input", slopes);
  made.addEventListener("change", () => show(to.value));
  find("slider-back").addEventListener("click", () => { stop(); show(Number(to.value) - 1); });
  find("slider-on").addEventListener("click", () => { stop(); show(Number(to.value) + 1); });
  play.addEventListener("click", () => {
    if (playing) { stop(); return; }
    if (Number(to.value) >= page.days.length - 1) show(0);
    play.textContent = "Pause";
    playing = setInterval(() => { show(Number(to.value) + 1); if (Number(to.value) >= page.days.length - 1) stop(); }, 120);
  });
  window.addEventListener("hashchange", read);
  const origin = page.days.findIndex((day) => day >= page.origin);
  from.value = origin < 0 ? 0 : origin;
  if (!read()) { colour(); slopes(); }
})();
