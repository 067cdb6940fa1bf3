"use strict";
/* Providers side by side. The address holds the choice: compare.html?p=a&p=b&c=microcredential&l=en&s=python */
(function () {
  var c = credcat, el = c.el;
  var RULERS = [["listing", "Listing transparency"], ["consensus", "Consensus completeness"], ["assurance", "Credential assurance"]];
  var SCORES = [RULERS[0], RULERS[1], ["consensus_core", "Core completeness, C*: without title, provider and address, which every listing has"], RULERS[2]];
  var KINDS = ["p", "c", "l", "s"];
  var BARS = 1.39, MOST = 12;
  var providers = [], catalogue = null, about = null, chosen = { p: [], c: [], l: [], s: [] }, files = new Map();

  var k = c.counting(chosen, SCORES.map(function (one) { return one[0]; }));
  var TOLD = k.TOLD, FEWEST = k.FEWEST, restricted = k.restricted, cannotJoin = k.cannotJoin, score = k.score;

  function byId(id) { return document.getElementById(id); }
  function read() {
    var given = new URLSearchParams(location.search);
    KINDS.forEach(function (name) { chosen[name] = Array.from(new Set(given.getAll(name))); });
    var known = new Set(providers.map(function (one) { return one[0]; }));
    chosen.p = chosen.p.filter(function (one) { return known.has(one); }).slice(0, MOST);
  }
  function keep() {
    var words = new URLSearchParams();
    KINDS.forEach(function (name) { chosen[name].forEach(function (one) { words.append(name, one); }); });
    history.replaceState(null, "", words.toString() ? "?" + words : location.pathname);
  }

  function reason(file, ruler) {
    if (!measured(file)) return "not measured yet";
    if (cannotJoin(file)) return "has more than 5,000 listings, which are counted for one skill at a time: choose one";
    if (restricted()) return "insufficient evidence: fewer than " + FEWEST + " of the chosen listings can be assessed";
    return file.scores[ruler] && file.scores[ruler].reason || "insufficient evidence";
  }
  function whyNone(list) {
    return Array.from(new Set(list.map(function (file) { return reason(file, "listing"); }))).join("; ") + ".";
  }
  var STANDINGS = { above: "above the mean of providers", below: "below the mean of providers", not_distinguishable: "not distinguishable from the mean of providers" };

  function scoresOf(ruler, at, list) {
    var mean = !restricted() && catalogue.scores[ruler] ? catalogue.scores[ruler].shrunk_value : null;
    var variance = restricted() ? k.within(list, ruler) : null;
    var found = list.map(function (file) { return { file: file, score: score(file, ruler, variance) }; });
    var ends = mean === null ? [] : [mean];
    found.forEach(function (one) { if (one.score) ends.push(one.score.value - BARS * one.score.error, one.score.value + BARS * one.score.error); });
    var axis = c.plots.axis(ends.length ? ends : [0, 100]);
    var rows = found.map(function (one) {
      var s = one.score;
      if (!s) return [c.provider(one.file.id, one.file.name), el("td", { class: "none", colspan: restricted() ? 4 : 5 }, reason(one.file, ruler))];
      return [
        [c.provider(one.file.id, one.file.name), s.standing ? el("span", { class: "soft" }, STANDINGS[s.standing]) : null, spread(one.file, ruler)], el("td", { class: "plot-cell wide-plot" }, c.plots.interval(axis, s.value, s.value - BARS * s.error, s.value + BARS * s.error, mean, one.file.name + ": " + c.number(s.value, 1))),
        c.number(s.value, 1), c.number(Math.max(0, s.value - TOLD * s.error), 1) + " – " + c.number(Math.min(100, s.value + TOLD * s.error), 1), c.number(s.own, 1), c.number(s.n)
      ].filter(function (cell, place) { return place !== 4 || !restricted(); });
    });
    var heads = [{ name: "Provider" }, { name: [c.plots.scale(axis), el("span", { class: "unseen" }, "Interval")], class: "plot-cell wide-plot" }, { name: restricted() ? "Mean" : "Compared", n: true }, { name: "95 % interval", n: true }, restricted() ? null : { name: "Its mean", n: true }, { name: "Listings", n: true }].filter(Boolean);
    return [el("h3", { id: "score-" + ruler }, SCORES[at][1]), c.table(heads, rows, SCORES[at][1], true), pairs(found)];
  }
  function spread(file, ruler) {
    var rows = ruler === "listing" ? file.grades : ruler === "consensus_core" ? file.tiers : [];
    if (restricted() || !rows.length) return null;
    return el("span", { class: "soft" }, (ruler === "listing" ? "grades: " : "tiers: ") + rows.map(function (one) { return (one[0] === "none" ? "none" : c.label(one[0])) + " " + c.number(one[1]); }).join(", "));
  }
  function measured(file) { return Object.keys(file.scores).length > 0; }

  function pairs(found) {
    var known = found.filter(function (one) { return one.score; });
    if (known.length < 2) return null;
    var told = [];
    known.forEach(function (a, i) {
      known.slice(i + 1).forEach(function (b) {
        var high = a.score.value >= b.score.value ? a : b, low = high === a ? b : a;
        var difference = high.score.value - low.score.value;
        var error = Math.sqrt(a.score.error * a.score.error + b.score.error * b.score.error);
        told.push({ high: high, low: low, difference: difference, error: error, sure: difference > TOLD * error && difference > 0 });
      });
    });
    told.sort(function (a, b) { return b.sure - a.sure || b.difference - a.difference; });
    var items = told.map(function (one) {
      var ends = c.number(one.difference, 1) + " ± " + c.number(TOLD * one.error, 1);
      return el("li", {}, one.sure ?
        [el("strong", {}, c.said(one.high.file.name)), " discloses more than ", el("strong", {}, c.said(one.low.file.name)), ": by " + ends] :
        [c.said(one.high.file.name), " and ", c.said(one.low.file.name), " cannot be told apart: " + ends]);
    });
    return items.length <= 6 ? el("ul", { class: "pairs-told" }, items) :
      el("details", {}, [el("summary", {}, el("span", {}, c.plural(told.filter(function (one) { return one.sure; }).length, "pair") + " of " + told.length + " can be told apart")), el("ul", {}, items)]);
  }

  function heat(share) {
    if (share === null || share === undefined) return el("td", { class: "n none" }, "–");
    return el("td", { class: "n heat h" + Math.round(share * 10) }, c.number(share * 100, 0));
  }
  function heatmap(list) {
    if (!list.some(measured)) return null;
    return c.section("metrics", "What they state", [
      el("p", {}, "Per cent of the listings that can be assessed, all of each provider. – is not assessed: our reader does not collect it."),
      RULERS.map(function (ruler, at) {
        var heads = ["What is looked for"].concat(list.map(function (file) { return { name: c.said(file.name), n: true }; }));
        var rows = about.metrics.filter(function (metric) { return metric[1] === ruler[0]; }).map(function (metric) {
          return [metric[3]].concat(list.map(function (file) { return heat(file.metrics[metric[0]] ? file.metrics[metric[0]][0] : null); }));
        });
        return el("details", { open: at === 0 }, [el("summary", {}, el("span", {}, ruler[1])), c.table(heads, rows, ruler[1] + " by metric")]);
      })
    ]);
  }

  function fact(file, id, type) {
    return file.facts.find(function (one) { return one.fact_id === id && (one.credential_type || null) === type; });
  }
  function prices(list) {
    var wanted = chosen.c.length ? chosen.c : [null];
    var rows = [];
    list.forEach(function (file) {
      wanted.forEach(function (type) {
        var row = fact(file, "eur_per_hour", type);
        if (row && row.p50 !== undefined) rows.push({ file: file, type: type, row: row });
      });
    });
    if (!rows.length) return el("p", { class: "empty" }, "No price for each hour is known of these.");
    wanted.forEach(function (type) {
      var row = fact(catalogue, "eur_per_hour", type);
      if (row && row.p50 !== undefined) rows.push({ file: null, type: type, row: row });
    });
    var most = Math.max.apply(null, rows.map(function (one) { return one.row.p90; }));
    return c.table([{ name: "Provider" }, { name: "0 to " + c.number(most, 2) + " EUR", class: "plot-cell wide-plot" }, { name: "25 %", n: true }, { name: "half", n: true }, { name: "75 %", n: true }, { name: "Listings", n: true }], rows.map(function (one) {
      return [[one.file ? c.provider(one.file.id, one.file.name) : "All providers", one.type ? el("span", { class: "soft" }, c.award(one.type)) : null],
        el("td", { class: "plot-cell wide-plot" }, c.plots.band(one.row, most, (one.file ? one.file.name : "All providers") + ": median " + c.number(one.row.p50, 2), !one.file)),
        c.number(one.row.p25, 2), c.number(one.row.p50, 2), c.number(one.row.p75, 2), c.number(one.row.n)];
    }), "Price for each hour", true);
  }
  function otherFacts(list) {
    var ids = [];
    list.forEach(function (file) {
      file.facts.forEach(function (one) { if (!one.credential_type && one.fact_id !== "eur_per_hour" && ids.indexOf(one.fact_id) < 0) ids.push(one.fact_id); });
    });
    var heads = ["Fact"].concat(list.map(function (file) { return { name: c.said(file.name), n: true }; }));
    var rows = [["Listings chosen"].concat(list.map(function (file) { return c.number(k.counted(file)); }))];
    ids.forEach(function (id) {
      rows.push([about.facts[id] || c.heading(id)].concat(list.map(function (file) {
        var one = fact(file, id, null);
        if (!one) return "–";
        var unit = one.unit || "";
        if (unit.indexOf("share") === 0 && one.hits !== undefined && one.n) return c.number(one.hits) + " of " + c.number(one.n);
        if (one.value === undefined) return "–";
        if (unit === "listings") return c.number(one.value);
        return unit.indexOf("share") === 0 ? c.number(100 * one.value, 1) + " %" : c.number(one.value) + " " + unit;
      })));
    });
    return c.table(heads, rows, "Facts");
  }

  function draw(list) {
    var result = byId("result");
    if (!list.length) {
      c.replace(result, el("p", { class: "empty" }, "Choose two providers or more to see them beside each other."));
      return;
    }
    c.replace(result, [
      c.section("scores", "Scores", [
        el("p", { class: "soft" }, (restricted() ? "Of the chosen awards, languages and skills only: plain means of these listings, neither made alike in awards nor drawn towards the mean of providers, with errors from how far listings of one provider differ. " : "") + "Bars reach 1.39 standard errors to each side: where two do not overlap, the difference is unlikely to be chance (about 5 in 100). " + (restricted() ? "" : "The dashed line is the mean of providers.")),
        restricted() && !list.some(k.hasScore) ? el("p", { class: "empty" }, whyNone(list)) : SCORES.map(function (ruler, at) { return scoresOf(ruler[0], at, list); })
      ]),
      c.section("prices", "Price for each hour", prices(list)),
      c.section("facts", "Facts", otherFacts(list)),
      heatmap(list)
    ]);
  }

  /* How many listings of some providers have each award, or each language. */
  function counts(list, kind) {
    var found = new Map();
    function add(file, at, n) {
      [].concat(file.listed[kind + "s"][at]).forEach(function (one) { found.set(one, (found.get(one) || 0) + n); });
    }
    list.forEach(function (file) {
      if (file.listed.cells) file.listed.cells.forEach(function (cell) { if (cell[2] === null) add(file, cell[kind === "type" ? 0 : 1], cell[3]); });
      else file.listed[kind].forEach(function (at) { add(file, at, 1); });
    });
    return Array.from(found).sort(function (a, b) { return b[1] - a[1]; });
  }
  function boxes(list, kind, key, words) {
    var sorted = counts(list, kind);
    chosen[key] = chosen[key].filter(function (one) { return !list.length || sorted.some(function (found) { return found[0] === one; }); });
    c.replace(byId(kind + "s"), sorted.length ? sorted.map(function (one) {
      var box = el("input", { type: "checkbox", value: one[0] });
      box.checked = chosen[key].indexOf(one[0]) >= 0;
      box.addEventListener("change", function () {
        chosen[key] = box.checked ? chosen[key].concat(one[0]) : chosen[key].filter(function (other) { return other !== one[0]; });
        change();
      });
      return el("label", {}, [box, el("span", {}, [words(one[0]), " ", el("span", { class: "soft" }, c.number(one[1]))])]);
    }) : el("p", { class: "soft" }, list.length ? "None is known." : "Choose a provider first."));
  }
  function chips(id, values, name, remove) {
    c.replace(byId(id), values.map(function (one) {
      return el("button", { type: "button", "aria-label": "Remove " + name(one), on: { click: function () { remove(one); change(); } } }, c.said(name(one)));
    }));
  }
  function nameOf(id) {
    var found = providers.find(function (one) { return one[0] === id; });
    return found ? found[1] : id;
  }
  function without(kind) {
    return function (gone) { chosen[kind] = chosen[kind].filter(function (one) { return one !== gone; }); };
  }

  function change() {
    keep();
    chips("chosen-providers", chosen.p, nameOf, without("p"));
    chips("chosen-skills", chosen.s, String, without("s"));
    var mine = chosen.p.join();
    return Promise.all(chosen.p.map(function (id) {
      return c.load("compare/" + id).then(function (file) { files.set(id, file); });
    })).then(function () {
      if (mine !== chosen.p.join()) return;
      var list = chosen.p.map(function (id) { return files.get(id); });
      boxes(list, "type", "c", c.award);
      boxes(list, "language", "l", function (code) { return c.languages([code]); });
      suggest(list);
      draw(list);
      byId("said").textContent = list.length ? c.plural(list.length, "provider") + " beside each other" : "";
    });
  }
  function suggest(list) {
    var counted = new Map();
    list.forEach(function (file) {
      file.listed.skills.forEach(function (skill) {
        var key = skill[0].toLowerCase(), found = counted.get(key) || { label: skill[0], files: 0 };
        found.files += 1;
        counted.set(key, found);
      });
    });
    var sorted = Array.from(counted.values()).sort(function (a, b) { return b.files - a.files; }).slice(0, 500);
    c.replace(byId("skills-known"), sorted.map(function (one) { return el("option", { value: one.label }); }));
  }

  function adding(field, button, accept) {
    function put() {
      var value = byId(field).value.trim();
      if (!value) return;
      var said = accept(value);
      if (said) { byId("said").textContent = said; return; }
      byId(field).value = "";
      change();
    }
    byId(button).addEventListener("click", put);
    byId(field).addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); put(); } });
  }
  function addProvider(value) {
    var folded = value.toLowerCase();
    var found = providers.find(function (one) { return one[0] === folded || one[1].toLowerCase() === folded; }) ||
      providers.find(function (one) { return one[1].toLowerCase().indexOf(folded) >= 0 || (one[3] || "").toLowerCase().indexOf(folded) >= 0; });
    if (!found) return "No provider is called " + value + ".";
    if (chosen.p.length >= MOST) return "At most " + MOST + " providers fit beside each other.";
    if (chosen.p.indexOf(found[0]) < 0) chosen.p.push(found[0]);
    return null;
  }
  function addSkill(value) {
    var folded = value.toLowerCase(), label = null;
    chosen.p.forEach(function (id) {
      files.get(id).listed.skills.forEach(function (skill) { if (skill[0].toLowerCase() === folded) label = label || skill[0]; });
    });
    if (!label) return "None of the chosen providers teaches a skill called " + value + ".";
    if (chosen.s.indexOf(label) < 0) chosen.s.push(label);
    return null;
  }

  document.addEventListener("DOMContentLoaded", function () {
    Promise.all([c.load("providers"), c.load("catalogue"), c.load("about")]).then(function (found) {
      providers = found[0]; catalogue = found[1]; about = found[2];
      c.replace(byId("providers-known"), providers.map(function (one) { return el("option", { value: one[1] }, one[3] || null); }));
      byId("choose").hidden = false;
      adding("add-provider", "put-provider", addProvider);
      adding("add-skill", "put-skill", addSkill);
      read();
      return change();
    }).catch(function (error) { byId("said").textContent = "The data files beside this page cannot be read: " + error.message; });
  });
})();
