// What one would have to believe: settles assumptions of a claim and says at once what its formula gives, what it can give
// while the others run over their ranges, and where each tips it. As `analysis.assumptions.Belief` computes it, step by step.
(function () {
  "use strict";
  const operations = {
    add: (a, b) => a + b,
    subtract: (a, b) => a - b,
    multiply: (a, b) => a * b,
    divide: (a, b) => a / b,
    power: Math.pow,
    negative: (a) => -a,
    maximum: Math.max,
    minimum: Math.min,
    expm1: Math.expm1,
  };
  const notches = 200, halvings = 40, sweeps = 2;

  function evaluate(formula, values) {
    const results = values.concat(formula.constants);
    for (const [operation, first, second] of formula.steps) {
      results.push(operations[operation](results[first], results[second]));
    }
    return results[results.length - 1];
  }

  // `chosen` holds a value, or undefined, for each assumption in its order.
  function settle(belief, chosen) {
    return belief.assumptions.map((each, place) => chosen[place] ?? each.mode);
  }

  function answer(belief, chosen) {
    return evaluate(belief.formula, settle(belief, chosen));
  }

  function replaced(values, place, value) {
    const copy = values.slice();
    copy[place] = value;
    return copy;
  }

  function push(belief, chosen, sign) {
    let corner = settle(belief, chosen);
    for (let sweep = 0; sweep < sweeps; sweep += 1) {
      belief.assumptions.forEach(function (each, place) {
        if (chosen[place] !== undefined) return;
        const [low, high] = [each.low, each.high].map((end) => replaced(corner, place, end));
        corner = sign * evaluate(belief.formula, low) > sign * evaluate(belief.formula, high) ? low : high;
      });
    }
    return evaluate(belief.formula, corner);
  }

  function reach(belief, chosen) {
    const value = answer(belief, chosen);
    return { value, low: Math.min(value, push(belief, chosen, -1)), high: Math.max(value, push(belief, chosen, 1)) };
  }

  function turn(belief, place, chosen) {
    let { low, high } = belief.assumptions[place];
    const distance = (value) => answer(belief, replaced(chosen, place, value)) - belief.line;
    const begin = distance(low);
    if (!(begin * distance(high) < 0)) return null;
    for (let count = 0; count < halvings; count += 1) {
      const middle = (low + high) / 2;
      if (distance(middle) * begin > 0) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }

  function say(belief, value, unit, figures) {
    const { scales, before, signed } = belief.says[unit];
    const size = Math.abs(Number(value.toPrecision(figures)));
    const [scale, after] = scales.find(([least]) => size >= least) || scales[scales.length - 1];
    const number = Number((value / scale).toPrecision(figures));
    const words = Math.abs(number).toLocaleString("en-US", { maximumFractionDigits: 4 });
    return before + (number < 0 ? "\u2212" : signed && number > 0 ? "+" : "") + words + after;
  }

  // Settled values stand in the address: #believe=diversion.rho:0.2,diversion.lambda:0.5
  function readAddress(belief) {
    const chosen = belief.assumptions.map(() => undefined);
    for (const part of (location.hash.split("believe=")[1] || "").split(",")) {
      const [id, text] = decodeURIComponent(part).split(":"), value = Number(text);
      const place = belief.assumptions.findIndex((each) => each.id === id);
      if (place < 0 || text === undefined || !Number.isFinite(value)) continue;
      const { low, high } = belief.assumptions[place];
      chosen[place] = Math.min(Math.max(value, low), high);
    }
    return chosen;
  }

  function list(belief, chosen) {
    return belief.assumptions.flatMap((each, place) => (chosen[place] === undefined ? [] : [[each.id, chosen[place]]]));
  }

  function writeAddress(belief, chosen) {
    const words = list(belief, chosen).map(([id, value]) => `${id}:${value}`);
    history.replaceState(null, "", words.length ? `#believe=${words.join(",")}` : "#believe");
  }

  function command(belief, chosen, start) {
    const settled = list(belief, chosen);
    if (!settled.length) return start;
    if (belief.parameter !== "believed") return `${start} -p ${belief.parameter}=${settled[0][1]}`;
    return `${start} -p 'believed={${settled.map(([id, value]) => `"${id}": ${value}`).join(", ")}}'`;
  }

  function draw(section, belief, found) {
    const [least, most] = belief.spans, at = (value) => (260 * (value - least)) / (most - least);
    const strip = section.querySelector(".strip"), place = (query, names, value) =>
      names.forEach((name) => strip.querySelector(query).setAttribute(name, at(value).toFixed(1)));
    place(".band", ["x1"], found.low);
    place(".band", ["x2"], found.high);
    place(".threshold", ["x1", "x2"], belief.line);
    place(".value", ["cx"], found.value);
    strip.removeAttribute("hidden");
  }

  function offer(section) {
    const belief = JSON.parse(section.querySelector("script").textContent);
    const rows = [...section.querySelectorAll("tr[data-place]")];
    const sliders = [];
    let chosen = readAddress(belief);
    const tell = (inside, name, words) => { const at = inside.querySelector(`[data-say="${name}"]`); if (at) at.textContent = words; };

    function show() {
      const found = reach(belief, chosen), tells = (value) => say(belief, value, belief.unit, 2);
      const holds = found.value < belief.line === belief.below;
      tell(section, "value", tells(found.value));
      const open = list(belief, chosen).length < chosen.length;
      tell(section, "reach", open ? `(${tells(found.low)} to ${tells(found.high)} over the ranges)` : "");
      tell(section, "holds", holds ? "as the claim has it" : "not as the claim has it");
      for (const row of rows) {
        const place = Number(row.dataset.place), each = belief.assumptions[place];
        const tip = turn(belief, place, chosen), value = chosen[place] ?? each.mode;
        const given = (number) => say(belief, number, belief.units[place], 3);
        tell(row, "middle", given(value));
        tell(row, "low", tells(answer(belief, replaced(chosen, place, each.low))));
        tell(row, "high", tells(answer(belief, replaced(chosen, place, each.high))));
        tell(row, "tip", tip === null ? "nowhere in it" : given(tip));
        row.classList.toggle("settled", chosen[place] !== undefined);
        sliders[place].value = Math.round((notches * (value - each.low)) / (each.high - each.low));
        sliders[place].setAttribute("aria-valuetext", given(value));
      }
      draw(section, belief, found);
      const line = section.querySelector("[data-command]");
      if (line) line.textContent = command(belief, chosen, line.dataset.command);
    }

    for (const row of rows) {
      const place = Number(row.dataset.place), { low, high } = belief.assumptions[place];
      const slider = document.createElement("input");
      Object.assign(slider, { type: "range", min: 0, max: notches, step: 1 });
      slider.setAttribute("aria-labelledby", `believe-${place}`);
      slider.addEventListener("input", function () {
        chosen = replaced(chosen, place, Number((low + ((high - low) * slider.value) / notches).toPrecision(6)));
        show();
        writeAddress(belief, chosen);
      });
      sliders[place] = slider;
      row.querySelector("th").append(slider);
    }
    section.querySelector("button").addEventListener("click", function () {
      chosen = chosen.map(() => undefined);
      show();
      writeAddress(belief, chosen);
    });
    window.addEventListener("hashchange", function () { chosen = readAddress(belief); show(); });
    for (const each of section.querySelectorAll(".scripted")) each.hidden = false;
    for (const head of section.querySelectorAll("thead th:nth-child(2)")) head.textContent = "taken";
    for (const row of rows) row.querySelector("[data-say='middle']").dataset.head = "taken";
    show();
    if (location.hash.startsWith("#believe=")) section.scrollIntoView();
  }

  window.netredBelieve = { answer, reach, turn };
  document.querySelectorAll("section.belief").forEach(offer);
})();
