// Draws the charts of a page over their static pictures, in the colours of the page. Nothing is fetched.
(function () {
  "use strict";
  const themes = {
    light: { ink: "#222222", text: "#333333", grid: "#bbbbbb", lifted: {} },
    dark: { ink: "#eeeeee", text: "#dddddd", grid: "#666666", lifted: { "#0072B2": "#6cb8e6" } },
  };

  function currentTheme() {
    return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
  }

  function dressed(text, theme, width) {
    const colours = themes[theme];
    for (const [colour, lighter] of Object.entries(colours.lifted)) text = text.replaceAll(colour, lighter);
    const copy = JSON.parse(text);
    copy.width = "container";
    copy.autosize = { type: "fit-x", contains: "padding" };
    for (const parameter of copy.params || []) {
      if (parameter.name === "ink") parameter.value = colours.ink;
    }
    const config = (copy.config = copy.config || {});
    config.axis = Object.assign({}, config.axis, {
      labelColor: colours.text, titleColor: colours.text,
      gridColor: colours.grid, domainColor: colours.grid, tickColor: colours.grid,
    });
    config.axisY = Object.assign({}, config.axisY, { titleLimit: width - 60 });
    config.axisX = Object.assign({}, config.axisX, { titleLimit: width - 60 });
    config.legend = Object.assign({}, config.legend, { labelColor: colours.text, titleColor: colours.text });
    return copy;
  }

  async function draw(figure) {
    const text = figure.querySelector(".chart-specification").textContent;
    const place = figure.querySelector(".chart-live");
    const tooltip = { theme: currentTheme() };
    try {
      await window.vegaEmbed(place, dressed(text, currentTheme(), place.clientWidth), { renderer: "svg", actions: false, ast: true, tooltip: tooltip });
      figure.dataset.drawn = "true";
    } catch (error) {
      figure.dataset.drawn = "false";
      console.error("chart " + figure.id + ": " + error);
    }
  }

  function drawAll() {
    document.querySelectorAll(".netred-chart").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", function () {
    drawAll();
    new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  });
})();
