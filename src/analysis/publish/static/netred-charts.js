// Draws each chart that comes into view over its picture: in the colours of the page, as wide as its column, with its knobs.
// Vega is loaded with the first of them, from this script's own folder; expressions are interpreted, so that no text is run.
(function () {
  "use strict";
  const folder = document.currentScript.src;
  const narrowest = 480;
  const inks = {
    light: { ink: "#222222", text: "#333333", grid: "#bbbbbb" },
    dark: { ink: "#eeeeee", text: "#dddddd", grid: "#666666" },
  };
  const charts = new Map();
  let loading;

  function loadVega() {
    loading = loading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = new URL("netred-vega.js", folder);
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("netred-vega.js did not load"));
      document.head.append(script);
    });
    return loading;
  }

  function currentTheme() {
    return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
  }

  // The specification of one drawing: wide or narrow, light or dark, with the knobs where they stand.
  function specify(chart, form, theme) {
    const { wide, narrow, dark } = chart.drawn;
    let text = JSON.stringify(form === "narrow" ? Object.assign({}, wide, narrow) : wide);
    if (theme === "dark") for (const [colour, lighter] of Object.entries(dark)) text = text.replaceAll(colour, lighter);
    const specification = JSON.parse(text), { ink, text: words, grid } = inks[theme];
    for (const each of specification.params || []) {
      delete each.bind;
      if (each.name === "ink") each.value = ink;
      if (chart.settings.has(each.name)) each.value = chart.settings.get(each.name);
    }
    const axis = { labelColor: words, titleColor: words, gridColor: grid, domainColor: grid, tickColor: grid };
    const config = specification.config = specification.config || {};
    config.axis = Object.assign(config.axis || {}, axis);
    config.legend = Object.assign(config.legend || {}, { labelColor: words });
    return specification;
  }

  async function embed(place, specification, theme) {
    const vegaEmbed = await loadVega();
    const options = { mode: "vega-lite", ast: true, renderer: "svg", actions: false, tooltip: { theme: theme } };
    return vegaEmbed(place, specification, options);
  }

  async function draw(chart) {
    const width = chart.picture.clientWidth, theme = currentTheme();
    const form = width < narrowest ? "narrow" : "wide", state = `${form} ${theme}`;
    if (!width || (chart.state === state && chart.width === width)) return;
    const redraw = chart.state !== state;
    Object.assign(chart, { state, width });
    try {
      if (redraw) {
        const specification = Object.assign(specify(chart, form, theme), { width: width });
        const result = await embed(chart.place, specification, theme);
        if (chart.result) chart.result.finalize();
        chart.result = result;
      }
      await chart.result.view.width(chart.width).runAsync();
      chart.figure.dataset.drawn = "true";
    } catch (error) {
      chart.figure.dataset.drawn = "false";
      console.error(`${chart.figure.id}: ${error}`);
    }
  }

  // One drawing after another, so that a quick resize or a change of colours never overtakes itself.
  function request(chart) {
    chart.turn = (chart.turn || Promise.resolve()).then(() => draw(chart));
    return chart.turn;
  }

  function turnKnob(chart, place, control) {
    const knob = chart.drawn.knobs.controls[place], at = Number(control.value);
    chart.settings.set(knob.signal, knob.values[at]);
    chart.places[place] = at;
    control.setAttribute("aria-valuetext", knob.words[at]);
    const output = control.parentElement.querySelector("output");
    if (output) output.value = knob.words[at];
    const title = findTitle(chart);
    if (title) chart.title.textContent = title;
    if (chart.result) chart.result.view.signal(knob.signal, knob.values[at]).runAsync();
  }

  // Titles stand in the order of the settings, the last knob changing first.
  function findTitle(chart) {
    const { controls, titles } = chart.drawn.knobs;
    return titles[controls.reduce((place, knob, number) => place * knob.values.length + chart.places[number], 0)];
  }

  function offerKnobs(chart) {
    const box = chart.figure.querySelector(".chart-knobs");
    if (!box) return;
    chart.places = chart.drawn.knobs.controls.map((knob) => knob.start);
    if (chart.drawn.knobs.titles.length) chart.title.setAttribute("aria-live", "polite");
    box.querySelectorAll("input, select").forEach(function (control, place) {
      control.addEventListener("input", () => turnKnob(chart, place, control));
    });
    box.hidden = false;
  }

  // The whole sheet, in light colours and as the knobs stand, as pixels.
  async function savePixels(chart) {
    const off = document.createElement("div");
    const result = await embed(off, specify(chart, "wide", "light"), "light");
    const plot = await result.view.toSVG();
    result.finalize();
    const sheet = new DOMParser().parseFromString(chart.drawn.sheet.replace("<!--plot-->", plot), "image/svg+xml");
    const [first, ...others] = sheet.querySelectorAll(".sheet-title");
    if (chart.places && findTitle(chart)) {
      first.textContent = chart.title.textContent;
      others.forEach((line) => line.remove());
    }
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(sheet));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * image.width, height: 2 * image.height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const link = Object.assign(document.createElement("a"), { href: canvas.toDataURL(), download: `${chart.figure.id}.png` });
    link.click();
  }

  function prepare(figure) {
    const chart = { figure, settings: new Map() };
    chart.drawn = JSON.parse(figure.querySelector(".chart-specification").textContent);
    chart.title = figure.querySelector(".chart-title");
    chart.picture = figure.querySelector(".chart-picture");
    const live = figure.querySelector(".chart-live");
    live.setAttribute("role", "img"); // one name for the whole drawing, whose parts Vega names one by one
    live.setAttribute("aria-label", figure.querySelector(".chart-static").alt);
    chart.place = live.appendChild(document.createElement("div"));
    chart.place.setAttribute("aria-hidden", "true");
    const button = figure.querySelector(".chart-png");
    button.hidden = false;
    button.addEventListener("click", () => savePixels(chart));
    offerKnobs(chart);
    charts.set(chart.picture, chart);
    resized.observe(chart.picture);
    request(chart);
  }

  const resized = new ResizeObserver(function (entries) {
    for (const entry of entries) request(charts.get(entry.target));
  });
  const seen = new IntersectionObserver(function (entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      prepare(entry.target);
    }
  }, { rootMargin: "300px 0px" });

  document.querySelectorAll(".netred-chart").forEach((figure) => seen.observe(figure));
  new MutationObserver(() => charts.forEach(request)).observe(document.documentElement, { attributeFilter: ["data-theme"] });
})();
