// Hands the reference to Redoc.
(() => {
  "use strict";
  const { spec, options } = JSON.parse(document.getElementById("data").textContent);
  globalThis.Redoc.init(spec, options, document.getElementById("redoc"));
})();
