// Opens the series that holds the row which the address names, where a browser does not do so itself.
(function () {
  "use strict";
  function open() {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const series = row && row.closest("details");
    if (series && !series.open) {
      series.open = true;
      row.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", open);
  document.addEventListener("DOMContentLoaded", open);
})();
