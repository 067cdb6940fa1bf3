"use strict";
/* All listings of a provider with filters, piece by piece: listings.html?provider=… */
(function () {
  var c = credcat, el = c.el;
  var PAGE = 50;
  var CHOICES = ["credential_type", "level", "language_codes"];
  var about = null, provider = null, turn = 0, shown = 0, next = null;

  function byId(id) { return document.getElementById(id); }

  /* What is asked for, from the fields; it is also what the address holds. */
  function wanted() {
    var asked = { text: byId("text").value.trim(), free: byId("free").checked };
    CHOICES.forEach(function (name) { asked[name] = byId(name).value; });
    return asked;
  }
  function keep(asked) {
    var words = new URLSearchParams({ provider: provider });
    for (var name in asked) if (asked[name]) words.set(name, asked[name] === true ? "1" : asked[name]);
    history.replaceState(null, "", "?" + words);
  }
  function fits(row, asked) {
    return (!asked.text || row[1].toLowerCase().indexOf(asked.text.toLowerCase()) >= 0) &&
      (!asked.credential_type || row[2] === asked.credential_type) && (!asked.level || row[3] === asked.level) &&
      (!asked.language_codes || (row[4] || []).indexOf(asked.language_codes) >= 0) && (!asked.free || row[5]);
  }

  function line(row) {
    var hours = row[6] === null ? null : row[6] === row[7] ? c.number(row[6]) + " h" : c.number(row[6]) + " – " + c.number(row[7]) + " h";
    var told = [row[2] === "unknown" ? null : c.award(row[2]), row[3] === "unspecified" ? null : c.label(row[3]), c.languages(row[4]), hours, row[5] ? "free" : null];
    return el("li", {}, [c.offering(row[0], row[1], row[4]), el("span", { class: "soft" }, told.filter(Boolean).join(" · "))]);
  }

  /* Rows that fit, from where the last ones ended, until a page is full or there are no more. */
  function show(from, asked, mine, put) {
    if (from.piece >= about.pieces) return finish(from, mine, false);
    return c.load("listing/" + provider + "/" + from.piece).then(function (rows) {
      if (mine !== turn) return undefined;
      while (from.row < rows.length) {
        if (put === PAGE && fits(rows[from.row], asked)) return finish(from, mine, true);
        if (fits(rows[from.row], asked)) { byId("found").append(line(rows[from.row])); put += 1; shown += 1; }
        from.row += 1; from.seen += 1;
      }
      from.piece += 1; from.row = 0;
      byId("said").textContent = "Looking: " + c.number(from.seen) + " of " + c.plural(about.count, "listing");
      return show(from, asked, mine, put);
    });
  }
  function finish(from, mine, more) {
    if (mine !== turn) return;
    next = from;
    byId("more").hidden = !more;
    byId("said").textContent = (more ? "The first " + c.number(shown) : c.number(shown)) + " of " + c.plural(about.count, "listing") + (from.seen < about.count || shown < about.count ? (more ? "" : " fit") : "");
  }
  function restart() {
    var asked = wanted();
    keep(asked);
    turn += 1; shown = 0;
    byId("found").replaceChildren();
    show({ piece: 0, row: 0, seen: 0 }, asked, turn, 0);
  }

  function fill() {
    var given = new URLSearchParams(location.search);
    CHOICES.forEach(function (name) {
      var counted = about.facets[name];
      var codes = Object.keys(counted).sort(function (a, b) { return counted[b] - counted[a] || (a < b ? -1 : 1); });
      byId(name).append(el("option", { value: "" }, "any"));
      codes.forEach(function (code) {
        var words = name === "language_codes" ? c.languages([code]) : name === "level" ? c.label(code) : c.award(code);
        byId(name).append(el("option", { value: code }, words + " (" + c.number(counted[code]) + ")"));
      });
      if (codes.indexOf(given.get(name)) >= 0) byId(name).value = given.get(name);
    });
    byId("free").checked = given.get("free") === "1";
    byId("free").disabled = about.free === 0;
    byId("text").value = given.get("text") || "";
  }

  function start() {
    provider = new URLSearchParams(location.search).get("provider");
    if (!provider || !/^[a-z0-9-]{2,64}$/.test(provider)) return fail();
    c.load("listing/" + provider + "/about").then(function (found) {
      about = found;
      document.title = "Listings of " + about.name + " · credcat";
      c.replace(byId("crumb"), c.provider(provider, about.name));
      c.replace(byId("name"), ["Listings of ", c.said(about.name)]);
      fill();
      var form = byId("filters");
      form.hidden = false;
      form.addEventListener("input", restart);
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      form.addEventListener("reset", function () { setTimeout(restart); });
      byId("more").addEventListener("click", function () {
        turn += 1;
        show(next, wanted(), turn, 0);
      });
      restart();
    }).catch(fail);
    return undefined;
  }
  function fail() {
    c.replace(byId("said"), ["The address names no provider of this catalogue: choose one of ", el("a", { href: "providers.html" }, "all providers"), "."]);
  }
  document.addEventListener("DOMContentLoaded", start);
})();
