/// What the page does once it is open: it draws charts when they come into view, and lets readers hide curves, zoom
/// with buttons, and read what is under the pointer.
enum PageScript {
  static let text = #"""
    "use strict";
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const charts = new Map();

    // A tooltip of texts alone: nothing in the results can become HTML.
    const readout = document.getElementById("readout");
    function tell(fields, event, item, value) {
      readout.hidden = value == null || !item;
      if (readout.hidden) return;
      // Under the pointer is the region of points nearest to a marker, whose datum is the marker.
      let row = item.datum;
      while (row.datum) row = row.datum;
      const list = document.createElement("dl");
      for (const { field, title: name } of fields) {
        const text = row[field];
        if (text == null || text === "" || text === "null" || text === "undefined") continue;
        list.append(Object.assign(document.createElement("dt"), { textContent: name }),
          Object.assign(document.createElement("dd"), { textContent: text }));
      }
      readout.replaceChildren(list);
      const { width, height } = readout.getBoundingClientRect();
      const [x, y] = [event.clientX, event.clientY];
      readout.style.left = Math.max(4, x + 16 + width < innerWidth ? x + 16 : x - width - 16) + "px";
      readout.style.top = Math.max(4, y + 16 + height < innerHeight ? y + 16 : y - height - 16) + "px";
    }

    // As many panels beside each other as there is room for.
    function fit(specification, width) {
      const count = specification.concat.length;
      const columns = Math.max(1, Math.min(count, Math.floor(width / 320), count === 4 ? 2 : 3));
      specification.columns = columns;
      for (const panel of specification.concat) {
        panel.width = Math.max(160, Math.floor((width - 24 * (columns - 1)) / columns) - 78);
        panel.height = Math.round(count === 1 ? Math.min(430, Math.max(240, panel.width * 0.58))
          : Math.max(190, panel.width * 0.72));
      }
    }

    async function draw(view) {
      const source = document.getElementById(view.dataset.specification);
      const specification = JSON.parse(source.textContent);
      const before = charts.get(view);
      for (const parameter of specification.params) {
        if (before) parameter.value = before.view.signal(parameter.name);
        if (parameter.name === "dark") parameter.value = dark.matches;
      }
      const width = view.clientWidth;
      fit(specification, width);
      // The page has a title, and a legend that keyboards reach.
      delete specification.title;
      const fields = specification.concat[0].layer.at(-1).encoding.tooltip;
      const figure = view.closest("figure");
      const controls = figure.querySelector(".controls");
      controls.replaceChildren();
      if (before) before.finalize();
      const chart = await vegaEmbed(view, specification, {
        mode: "vega-lite", actions: false, defaultStyle: false, renderer: "svg",
        tooltip: (handler, event, item, value) => tell(fields, event, item, value),
        bind: controls, config: { legend: { disable: true } }, logLevel: 1 });
      charts.set(view, { view: chart.view, finalize: () => chart.finalize(), width,
        panels: specification.concat.length });
      view.classList.add("drawn");
      figure.querySelector(".toolbar").hidden = false;
      const empty = figure.querySelector(".empty");
      function look() {
        const isEmpty = !view.querySelector('.mark-line path[d^="M"], .mark-symbol path[d]');
        empty.hidden = !isEmpty;
        empty.textContent = isEmpty ? "There is nothing to draw here: choose another problem, step or "
          + "axis, or show more curves." : "";
      }
      chart.view.addSignalListener("hidden", () => setTimeout(look));
      for (const input of controls.querySelectorAll("select, input"))
        input.addEventListener("input", () => setTimeout(look, 50));
      look();
    }

    // Zooms every panel around its middle; by null, back to all there is.
    function zoom(chart, factor) {
      for (let panel = 0; panel < chart.panels; panel++) {
        for (const axis of ["x", "y"]) {
          const scale = chart.view.scale(`concat_${panel}_${axis}`);
          let domain = null;
          if (factor !== null) {
            const isLog = scale.type === "log";
            const [low, high] = scale.domain().map((end) => isLog ? Math.log(end) : end);
            const [middle, half] = [(low + high) / 2, (high - low) / 2 * factor];
            domain = [middle - half, middle + half].map((end) => isLog ? Math.exp(end) : end);
          }
          chart.view.signal(`zoom${panel}_${axis}`, domain);
        }
      }
      chart.view.run();
    }

    for (const figure of document.querySelectorAll("figure.chart")) {
      const view = figure.querySelector(".view");
      if (!view) continue;
      const boxes = [...figure.querySelectorAll(".key input")];
      function show() {
        const hidden = boxes.filter((box) => !box.checked).map((box) => box.dataset.label);
        charts.get(view).view.signal("hidden", hidden).run();
      }
      const actions = {
        all: () => { for (const box of boxes) box.checked = true; show(); },
        none: () => { for (const box of boxes) box.checked = false; show(); },
        closer: () => zoom(charts.get(view), 0.7),
        farther: () => zoom(charts.get(view), 1 / 0.7),
        reset: () => zoom(charts.get(view), null),
      };
      for (const box of boxes) { box.checked = true; box.addEventListener("change", show); }
      for (const button of figure.querySelectorAll("button"))
        button.addEventListener("click", actions[button.dataset.action]);
    }

    const views = [...document.querySelectorAll(".view")];
    const queue = [];
    let isDrawing = false;
    async function drawNext() {
      if (isDrawing) return;
      isDrawing = true;
      while (queue.length) await draw(queue.shift());
      isDrawing = false;
    }
    function enqueue(view) { queue.push(view); drawNext(); }
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        enqueue(entry.target);
      }
    }, { rootMargin: "400px" });
    for (const view of views) watcher.observe(view);
    // The others follow when there is time, so that a page can be printed without having been read.
    const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));
    function drawRest() {
      const rest = views.find((view) => !charts.has(view) && !queue.includes(view));
      if (!rest) return;
      if (isDrawing) return setTimeout(drawRest, 100);
      watcher.unobserve(rest);
      queue.push(rest);
      drawNext().then(() => idle(drawRest));
    }
    addEventListener("load", () => idle(drawRest));

    // Paper is light.
    function theme(isDark) {
      for (const chart of charts.values()) chart.view.signal("dark", isDark).run();
    }
    addEventListener("beforeprint", () => theme(false));
    addEventListener("afterprint", () => theme(dark.matches));

    dark.addEventListener("change", () => theme(dark.matches));
    let settled;
    addEventListener("resize", () => {
      clearTimeout(settled);
      settled = setTimeout(() => {
        for (const [view, chart] of charts)
          if (Math.abs(view.clientWidth - chart.width) > 8) enqueue(view);
      }, 200);
    });
    """#
}
