"use strict";
/* What every page has: elements out of values (as text, never as markup), data files, words. */
var credcat = (function () {
  var waiting = new Map();
  // Where browsers ask for it, addresses of scripts come from one place, and markup from none.
  var rules = { createScriptURL: function (url) { return url; } };
  var policy = window.trustedTypes ? window.trustedTypes.createPolicy("credcat", rules) : rules;

  /* Called by data files. */
  function take(key, value) {
    if (waiting.has(key)) waiting.get(key).resolve(value);
  }

  /* A data file's value; rejected where there is no such file. */
  function load(key) {
    if (!waiting.has(key)) {
      var one = {};
      one.promise = new Promise(function (resolve, reject) { one.resolve = resolve; one.reject = reject; });
      waiting.set(key, one);
      var script = document.createElement("script");
      var path = key.split("/").map(encodeURIComponent).join("/");
      script.src = policy.createScriptURL("data/" + path + ".js");
      script.onload = function () { script.remove(); one.reject(new Error(key + " holds nothing")); };
      script.onerror = function () { script.remove(); one.reject(new Error("there is no " + key)); };
      document.head.append(script);
    }
    return waiting.get(key).promise;
  }

  /* An element; `parts` are elements, texts, lists of them, or nothing. */
  function el(name, attributes, parts) {
    var made = document.createElement(name);
    for (var key in attributes || {}) {
      var value = attributes[key];
      if (value === undefined || value === null || value === false) continue;
      if (key === "on") for (var event in value) made.addEventListener(event, value[event]);
      else made.setAttribute(key, value === true ? "" : value);
    }
    add(made, parts);
    return made;
  }
  function add(to, parts) {
    if (parts === undefined || parts === null || parts === false || parts === "") return;
    if (Array.isArray(parts)) parts.forEach(function (one) { add(to, one); });
    else to.append(parts);
  }

  /* Words of others: their direction is their own. */
  function said(text, languages) {
    var lang = languages && languages.length === 1 && /^[A-Za-z0-9-]{2,35}$/.test(languages[0]) ? languages[0] : null;
    return el("bdi", { lang: lang }, String(text));
  }

  /* A link to another site; plain words where the address is none of http and https. */
  function out(url, text) {
    var parsed = null;
    try { parsed = new URL(url); } catch (error) { parsed = null; }
    if (!parsed || (parsed.protocol !== "http:" && parsed.protocol !== "https:")) return text ? said(text) : null;
    return el("a", { href: parsed.href, class: "out", rel: "noopener noreferrer nofollow" }, text ? said(text) : parsed.hostname.replace(/^www\./, ""));
  }
  function offering(id, title, languages) {
    return el("a", { href: "offering.html?id=" + encodeURIComponent(id) }, said(title, languages));
  }
  function provider(id, name) {
    return el("a", { href: "provider/" + encodeURIComponent(id) + ".html" }, said(name));
  }

  var LABELS = {
    none: "no award", unknown: "not stated", unspecified: "not stated", onsite: "on site", workbased: "work-based",
    ects: "ECTS", us_semester: "US semester credits", uk_cats: "UK CATS", ceu: "CEU", cpd_hour: "CPD hours", pdu: "PDU",
    open_badge_2: "Open Badges 2", open_badge_3: "Open Badges 3", w3c_vc: "W3C Verifiable Credential",
    eu_digital_credential: "European Digital Credential", jsonld: "JSON-LD", api: "API", css: "page", regex: "text"
  };
  function label(code) {
    if (code === undefined || code === null) return "–";
    return LABELS.hasOwnProperty(code) ? LABELS[code] : String(code).replace(/_/g, " ");
  }
  function award(code) { return code === "other" ? "other award" : label(code); }
  var ACRONYMS = ["id", "url", "eqf", "ects", "eur", "iso8601", "isced", "fx", "iso"];
  function heading(code) {
    var words = code.split("_").map(function (one) { return ACRONYMS.indexOf(one) < 0 ? one : one.toUpperCase(); }).join(" ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  var formats = {};
  function number(value, digits) {
    if (value === undefined || value === null) return "–";
    var most = digits === undefined ? 2 : digits;
    var key = most + (digits === undefined ? "" : "!");
    formats[key] = formats[key] || new Intl.NumberFormat("en", { minimumFractionDigits: digits === undefined ? 0 : digits, maximumFractionDigits: most });
    return formats[key].format(value).replace("-", "−");
  }
  function plural(count, one, several) {
    return number(count, 0) + " " + (count === 1 ? one : several || one + "s");
  }
  function languages(codes) {
    var names = null;
    try { names = new Intl.DisplayNames(["en"], { type: "language" }); } catch (error) { names = null; }
    return (codes || []).map(function (code) {
      try { return names ? names.of(code) : code; } catch (error) { return code; }
    }).join(", ");
  }
  /* A table; where it is `stacked`, a narrow screen shows a row as a block and numbers with their names. */
  function table(heads, rows, about, stacked) {
    var head = el("tr", {}, heads.map(function (one) { return el("th", { scope: "col", class: one.n ? "n" : one.class }, one.name !== undefined ? one.name : one); }));
    var body = rows.map(function (row) {
      return el("tr", {}, row.map(function (cell, at) {
        if (cell instanceof Element && cell.tagName === "TD") return cell;
        if (cell === "–" && at) return el("td", { class: heads[at].n ? "n nothing" : "nothing" }, cell);
        var day = typeof cell === "string" && /^\d{4}-\d\d-\d\d/.test(cell);
        return el(at ? "td" : "th", { scope: at ? null : "row", class: day ? "when" : heads[at].n ? "n" : heads[at].class, "data-name": stacked && heads[at].n ? heads[at].name.toLowerCase() : null }, cell);
      }));
    });
    return el("div", { class: "scroll", role: "group", "aria-label": about, tabindex: "0" },
      el("table", { class: stacked ? "plain stacked" : "plain" }, [el("thead", {}, head), el("tbody", {}, body)]));
  }
  function section(id, title, parts) {
    return el("section", { "aria-labelledby": id }, [el("h2", { id: id }, title), parts]);
  }
  function replace(parent, parts) {
    parent.replaceChildren();
    add(parent, parts);
  }

  /* The index of providers: rows whose name holds what is typed. */
  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-filters]");
    if (!form) return;
    var body = document.querySelector("#" + form.dataset.filters + " tbody");
    var rows = Array.from(body.rows);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.querySelector("input").addEventListener("input", function (event) {
      var wanted = event.target.value.trim().toLowerCase();
      var shown = 0;
      rows.forEach(function (row) {
        row.hidden = wanted !== "" && row.querySelector("th").textContent.toLowerCase().indexOf(wanted) < 0;
        shown += !row.hidden;
      });
      form.querySelector("output").textContent = wanted ? plural(shown, "provider") : "";
    });
    form.querySelector("select").addEventListener("change", function (event) {
      var sorted = event.target.value ? rows.slice().sort(function (a, b) { return b.dataset.count - a.dataset.count; }) : rows;
      body.append.apply(body, sorted);
    });
  });

  return {
    take: take, load: load, el: el, said: said, out: out, offering: offering, provider: provider, label: label, award: award,
    heading: heading, number: number, plural: plural, languages: languages, table: table, section: section, replace: replace
  };
})();
