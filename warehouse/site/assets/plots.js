"use strict";
/* The plots of plots.html for pages that draw themselves: places along the scale are per cent of the width. */
credcat.plots = (function () {
  var LEFT = 2, WIDTH = 96;

  function svg(name, attributes, parts) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (var key in attributes) if (attributes[key] !== null) made.setAttribute(key, attributes[key]);
    (parts || []).forEach(function (one) { if (one) made.append(one); });
    return made;
  }

  function per(cent) { return Math.round(cent * 100) / 100 + "%"; }
  function along(share) { return per(LEFT + WIDTH * share); }

  /* The part of 0 to 100 that holds all of some values, with places to write numbers at. */
  function axis(values) {
    var from = Math.max(0, Math.floor((Math.min.apply(null, values) - 2) / 10) * 10);
    var to = Math.min(100, Math.ceil((Math.max.apply(null, values) + 2) / 10) * 10);
    var step = to - from > 50 ? 25 : to - from > 20 ? 10 : 5, ticks = [];
    from = Math.floor(from / step) * step;
    to = Math.ceil(to / step) * step;
    for (var at = from; at <= to; at += step) ticks.push(at);
    return { from: from, to: to, ticks: ticks, x: function (value) {
      return along((Math.min(to, Math.max(from, value)) - from) / (to - from));
    } };
  }
  function scale(on) {
    return svg("svg", { class: "plot scale", "aria-hidden": "true" }, on.ticks.map(function (at, n) {
      var text = svg("text", { x: on.x(at), y: 13, class: n === 0 ? "first" : n === on.ticks.length - 1 ? "last" : "tick" });
      text.textContent = at;
      return text;
    }));
  }

  /* A score with a bar from `low` to `high`, and the catalogue's mean where it is known. */
  function interval(on, value, low, high, mean, about) {
    return svg("svg", { class: "plot row", role: "img", "aria-label": about }, on.ticks.map(function (at) {
      return svg("line", { class: "grid", x1: on.x(at), x2: on.x(at), y1: 0, y2: 28 });
    }).concat([
      mean === null || mean === undefined ? null : svg("line", { class: "mean", x1: on.x(mean), x2: on.x(mean), y1: 0, y2: 28 }),
      svg("rect", { class: "box", x: on.x(low), y: 7, width: per(Math.max(0.5, parseFloat(on.x(high)) - parseFloat(on.x(low)))), height: 14, rx: 2 }),
      svg("circle", { class: "dot", cx: on.x(value), cy: 14, r: 5 })
    ]));
  }

  /* Percentiles: thin from 10 to 90, thick the middle half, a dot for the median. */
  function band(row, most, about, other) {
    function at(value) { return along(most ? value / most : 0); }
    return svg("svg", { class: other ? "plot row other" : "plot row", role: "img", "aria-label": about }, [
      svg("line", { class: "grid", x1: along(0), x2: along(1), y1: 27, y2: 27 }),
      svg("line", { class: "whisker", x1: at(row.p10), x2: at(row.p90), y1: 14, y2: 14 }),
      svg("rect", { class: "box", x: at(row.p25), y: 8, width: per(Math.max(0.3, most ? WIDTH * (row.p75 - row.p25) / most : 0)), height: 12, rx: 2 }),
      svg("circle", { class: "dot", cx: at(row.p50), cy: 14, r: 5 })
    ]);
  }

  /* Amounts over days, each holding until the next. */
  function steps(points, about) {
    var first = Date.parse(points[0][0]), span = Date.parse(points[points.length - 1][0]) - first || 1;
    var most = Math.max.apply(null, points.map(function (one) { return one[1]; })) || 1;
    var places = [];
    points.forEach(function (one, n) {
      var px = 40 + 346 * (Date.parse(one[0]) - first) / span, py = 130 - 115 * one[1] / most;
      if (n) places.push(px.toFixed(1) + "," + places[places.length - 1].split(",")[1]);
      places.push(px.toFixed(1) + "," + py.toFixed(1));
    });
    function text(px, py, said, kind) {
      var made = svg("text", { class: "axis" + (kind || ""), x: px, y: py });
      made.textContent = said;
      return made;
    }
    return svg("svg", { class: "plot trend", viewBox: "0 0 400 150", role: "img", "aria-label": about }, [
      svg("line", { class: "grid", x1: 40, x2: 392, y1: 130, y2: 130 }),
      svg("line", { class: "grid", x1: 40, x2: 392, y1: 15, y2: 15 }),
      text(34, 134, "0"), text(34, 19, credcat.number(most)),
      text(40, 147, points[0][0], " from"), text(392, 147, points[points.length - 1][0]),
      svg("polyline", { class: "line", points: places.join(" ") })
    ]);
  }

  return { axis: axis, scale: scale, interval: interval, band: band, steps: steps };
})();
