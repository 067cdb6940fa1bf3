"use strict";
/* The page of one listing, drawn from its shard: offering.html?id=… */
(function () {
  var c = credcat, el = c.el;
  var STATED = {
    duration_iso8601: "duration_stated", duration_days: "duration_stated", duration_days_min: "duration_stated",
    duration_days_max: "duration_stated", workload_iso8601: "workload_stated", workload_hours_min: "workload_stated",
    workload_hours_max: "workload_stated", effort_hours_per_week_min: "workload_stated",
    effort_hours_per_week_max: "workload_stated", language_codes: "language_stated", delivery_modes: "delivery_stated",
    synchronicity: "delivery_stated", pacing: "delivery_stated", level: "level_stated"
  };
  /* Shown elsewhere on the page, or no statement of the provider. */
  var ELSEWHERE = ["offering_id", "title", "subtitle", "description", "learning_outcomes", "first_seen_at", "last_seen_at",
    "fetched_at", "raw_ref", "duration_stated", "workload_stated", "language_stated", "delivery_stated", "level_stated"];
  var NOTHING = ["unknown", "unspecified"];

  function crc32(text) {
    var crc = -1;
    new TextEncoder().encode(text).forEach(function (byte) {
      crc ^= byte;
      for (var bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    });
    return (crc ^ -1) >>> 0;
  }
  function shard(id, bits) {
    var place = bits ? crc32(id) >>> (32 - bits) : 0;
    return "offering/" + place.toString(16).padStart(5, "0");
  }

  function range(least, most, unit) {
    if (least === undefined && most === undefined) return null;
    if (least === undefined || most === undefined || least === most) return c.number(least === undefined ? most : least) + " " + unit;
    return c.number(least) + " – " + c.number(most) + " " + unit;
  }
  function shown(column, value) {
    if (Array.isArray(value)) return value.map(function (one) { return typeof one === "object" && one !== null ? one.label || one.code : c.label(one); }).join(", ");
    if (typeof value === "number") return c.number(value, undefined);
    if (/_(at)$/.test(column)) return String(value).replace("T", " ").replace("Z", " UTC");
    return /^[a-z][a-z0-9_]*$/.test(value) ? c.label(value) : String(value);
  }

  function money(price) {
    if (price.offer_category === "free" || price.amount === 0) return "free";
    var amount = price.amount !== undefined ? c.number(price.amount) :
      price.amount_min !== undefined && price.amount_max !== undefined && price.amount_min !== price.amount_max ?
        c.number(price.amount_min) + " – " + c.number(price.amount_max) :
        price.amount_min !== undefined ? "from " + c.number(price.amount_min) : null;
    if (amount === null) return null;
    return amount + (price.currency ? " " + price.currency : "") + (price.billing_period && ["one_time", "other"].indexOf(price.billing_period) < 0 ? " " + c.label(price.billing_period) : "");
  }
  function least(prices) {
    var told = (prices || []).map(function (one) { return { text: money(one), value: one.amount_eur !== undefined ? one.amount_eur : one.amount !== undefined ? one.amount : one.amount_min || 0 }; })
      .filter(function (one) { return one.text !== null; }).sort(function (a, b) { return a.value - b.value; });
    if (!told.length) return null;
    return (told[0].text !== told[told.length - 1].text && told[0].text.indexOf("from") < 0 ? "from " : "") + told[0].text;
  }

  function facts(o, record) {
    var list = [
      ["Award", (o.brand_label ? o.brand_label + ", " : "") + c.award(o.credential_type)],
      ["Kind", c.label(o.offering_type)],
      ["Level", NOTHING.indexOf(o.level) < 0 ? c.label(o.level) : null],
      ["Language", o.language_codes ? c.languages(o.language_codes) + (o.language_method === "detected" ? " (by its text)" : "") : null],
      ["Hours of learning", range(o.workload_hours_min, o.workload_hours_max, "h")],
      ["Length", o.duration_days !== undefined ? c.number(o.duration_days, 0) + " days" : range(o.duration_days_min, o.duration_days_max, "days")],
      ["Participation", (o.delivery_modes || []).map(c.label).join(", ") || null],
      ["Least price", least(record.prices)],
      ["Credits", o.credit_value !== undefined ? c.number(o.credit_value) + " " + c.label(o.credit_unit) : null],
      ["EQF level", range(o.eqf_level_min, o.eqf_level_max, "")],
      ["Learners' rating", o.rating_average !== undefined ? c.number(o.rating_average, 1) + " of 5" + (o.rating_count !== undefined ? ", " + c.number(o.rating_count) + " ratings" : "") : null]
    ].filter(function (one) { return one[1]; });
    return el("dl", { class: "facts" }, list.map(function (one) {
      return el("div", {}, [el("dt", {}, one[0]), el("dd", {}, c.said(one[1]))]);
    }));
  }

  function sessions(rows) {
    return c.section("sessions", "Sessions", c.table(
      ["Start", "End", "Where", "Enrolment until", "State"],
      rows.map(function (one) {
        return [
          one.is_on_demand ? "on demand" : one.start_date || (one.start_stated ? c.said(one.start_stated) : "not stated"), one.end_date || "–",
          [c.label(one.delivery_mode), one.city || one.country_code ? [", ", c.said([one.venue_name, one.city, one.country_code].filter(Boolean).join(", "))] : null],
          one.enrollment_end ? one.enrollment_end.slice(0, 10) : "–", c.label(one.status)
        ];
      }), "Sessions"));
  }

  function prices(record) {
    var rows = record.prices || [];
    return c.section("prices", "Price", [
      c.table([{ name: "For" }, { name: "Price", n: true }, { name: "In euros", n: true }, "As stated", "Seen"], rows.map(function (one) {
        return [
          [c.label(one.component), one.audience || one.region_code ? el("span", { class: "soft" }, c.said([one.audience, one.region_code].filter(Boolean).join(", "))) : null],
          money(one) || c.label(one.offer_category), one.amount_eur !== undefined ? c.number(one.amount_eur, 2) : "–",
          one.price_stated ? c.said(one.price_stated) : "–", one.observed_at.slice(0, 10)
        ];
      }), "Prices"), history(record)
    ]);
  }
  function history(record) {
    var lines = record.price_history || [];
    if (!lines.length) return el("p", { class: "soft" }, "No amount has moved since it was first seen.");
    return lines.map(function (line, at) {
      var price = (record.prices || []).find(function (one) { return one.price_id === line.price; }) || {};
      var points = [];
      line.moves.forEach(function (move, n) {
        if (n === 0 && move[1] !== null && move[1] !== undefined) points.push([(record.offering.first_seen_at || move[0]).slice(0, 10), Number(move[1])]);
        if (move[2] !== null && move[2] !== undefined) points.push([move[0], Number(move[2])]);
      });
      var name = c.heading(line.field) + " of the " + c.label(price.component || "price") + (price.currency ? ", " + price.currency : "");
      return el("figure", {}, [
        el("figcaption", { id: "history-" + at }, ["Over time: ", c.said(name)]),
        points.length > 1 ? c.plots.steps(points, name + " from " + c.number(points[0][1]) + " to " + c.number(points[points.length - 1][1])) : null,
        c.table([{ name: "Seen" }, { name: "Before", n: true }, { name: "After", n: true }], line.moves.map(function (move) {
          return [move[0], move[1] === null || move[1] === undefined ? "–" : c.number(Number(move[1]), 2), move[2] === null || move[2] === undefined ? "–" : c.number(Number(move[2]), 2)];
        }), "Moves of the price")
      ]);
    });
  }

  function skills(rows) {
    function tags(list) {
      return el("ul", { class: "tags" }, list.map(function (one) {
        return el("li", { class: one.method === "declared" ? null : "guess" }, [
          /^https?:/.test(one.uri) ? c.out(one.uri, one.label) : c.said(one.label)
        ]);
      }));
    }
    var kinds = [["teaches", "Teaches"], ["assesses", "Assesses"], ["requires", "Requires"]];
    return c.section("skills", "Skills", [
      kinds.map(function (kind) {
        var of = rows.filter(function (one) { return one.relation === kind[0]; });
        return of.length ? [el("h3", {}, kind[1]), tags(of)] : null;
      }),
      rows.some(function (one) { return one.method !== "declared"; }) ? el("p", { class: "soft" }, "Dashed: found in the listing's text by us. Others are declared by the provider.") : null
    ]);
  }

  var WAYS = {
    down: { has_part: "Parts", stacks_into: "What stacks into it", prerequisite: "Needed before", advanced_standing_for: "Gives advanced standing in", equivalent: "Equivalent", replaces: "Replaces" },
    up: { has_part: "Part of", stacks_into: "Stacks into", prerequisite: "Needed for", advanced_standing_for: "Has advanced standing from", equivalent: "Equivalent", replaces: "Replaced by" }
  };
  function related(rows) {
    var groups = new Map();
    rows.forEach(function (one) {
      var name = WAYS[one.way][one.relation] || c.label(one.relation);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(one);
    });
    return c.section("related", "Stacks", Array.from(groups, function (group) {
      return [el("h3", {}, group[0]), el("ul", { class: "rows" }, group[1].map(function (one) {
        return el("li", {}, [c.offering(one.id, one.title), el("span", { class: "soft" }, c.provider(one.provider, one.name))]);
      }))];
    }));
  }

  function matches(rows) {
    return c.section("matches", "The same elsewhere", [
      el("ul", { class: "rows" }, rows.map(function (one) {
        var what = one.decision === "review" ? "perhaps the same, nobody has decided" : one.type === "same_offering" ? "the same offering" : c.label(one.type);
        return el("li", {}, [c.offering(one.id, one.title), el("span", { class: "soft" }, [
          c.provider(one.provider, one.name), " · ", what, one.score !== undefined ? ", " + c.number(one.score, 2) + " by " + c.label(one.method) : "", " · ", c.out(one.url)
        ])]);
      }))
    ]);
  }

  function scores(measured, about) {
    var totals = [
      ["listing", "Listing transparency", measured.listing, measured.grade ? c.label(measured.grade) : null],
      ["consensus", "Consensus completeness", measured.consensus, measured.consensus_core === null || measured.consensus_core === undefined ? null : "C* " + c.number(measured.consensus_core, 1) + (measured.tier === "none" ? ", no tier" : measured.tier ? ", tier " + measured.tier : "")],
      ["assurance", "Credential assurance", measured.assurance, null]
    ];
    return c.section("scores", "What the listing discloses", [
      el("p", { class: "stance" }, ["These figures grade what a provider ", el("strong", {}, "discloses and lets others verify"), ". They do not grade teaching. ", el("a", { href: "about.html" }, "How they come about")]),
      totals.map(function (total) {
        var known = total[2] !== null && total[2] !== undefined;
        return el("details", { class: "ruler" }, [
          el("summary", {}, [el("span", {}, total[1]), " ", el("span", { class: "soft" }, (known ? c.number(total[2], 1) + " of 100" : "cannot be assessed") + (total[3] ? ", " + total[3] : ""))]),
          metrics(total[0], total[1], measured, about)
        ]);
      })
    ]);
  }
  function metrics(ruler, title, measured, about) {
    var rows = [];
    about.metrics.forEach(function (metric, at) {
      if (metric[1] !== ruler) return;
      var share = measured.shares[at];
      var verdict = share === null || share === undefined ? "not assessed" : share >= 1 ? "yes" : share <= 0 ? "no" : c.number(share * 100, 0) + " %";
      var found = measured.evidence[metric[0]];
      rows.push([
        [metric[3], metric[2] === title ? null : el("span", { class: "soft" }, metric[2]), metric[6].map(function (read) {
          return el("span", { class: "soft" }, "Read in texts too: " + c.number(read[0] * 100, 0) + " % of what was found was right, " + c.number(read[1] * 100, 0) + " % of what is stated was found");
        })], verdict,
        share === null || share === undefined ? "–" : c.number(Math.round(share * metric[4] * 10) / 10) + " of " + c.number(metric[4]),
        found ? c.said(found) : share !== null && share < 1 ? el("span", { class: "soft" }, metric[5]) : "–"
      ]);
    });
    return c.table([{ name: "What is looked for" }, { name: "Found" }, { name: "Points", n: true }, { name: "Evidence, or what to do", class: "beside" }], rows, "Metrics", true);
  }

  function provenance(o, shared) {
    var rows = Object.keys(o).filter(function (column) {
      return ELSEWHERE.indexOf(column) < 0 && NOTHING.indexOf(o[column]) < 0;
    }).map(function (column) {
      var stated = STATED[column] ? o[STATED[column]] : undefined;
      return [
        c.heading(column), column === "url" || column === "content_licence" ? c.out(o[column], o[column]) : c.said(shown(column, o[column])),
        stated !== undefined ? c.said(stated) : "–", shared.methods[column] ? c.label(shared.methods[column]) : "–"
      ];
    });
    return c.section("from", "Where each value came from", [
      el("p", {}, ["Read on " + (o.fetched_at || "").slice(0, 10) + " by the source ", el("code", {}, shared.source), ". What the provider wrote stands beside what was understood. ", c.out(o.url, "See the provider's page")]),
      c.table(["Column", "Value", "As stated", "Read from"], rows, "Values and where they came from"),
      o.raw_ref ? el("p", { class: "soft" }, ["Archived answer: ", el("code", {}, o.raw_ref)]) : null
    ]);
  }

  function changes(rows) {
    function told(json) {
      if (json === undefined || json === null) return "–";
      try { json = JSON.parse(json); } catch (error) { /* cut short */ }
      return Array.isArray(json) ? json.join(", ") : String(json);
    }
    return c.section("changed", "What changed", el("ul", { class: "rows" }, rows.map(function (one) {
      var what = one.field ? (one.table === "offerings" ? "" : one.table + " ") + c.heading(one.field).toLowerCase() : (one.table === "offerings" ? "the listing was " : one.table.replace(/s$/, "") + " ") + one.type;
      return el("li", {}, [el("span", {}, what), el("span", { class: "soft" }, [one.day + (one.cause === "reader" ? ", because we read it better" : ""), one.field ? [": ", c.said(told(one.old)), " → ", c.said(told(one.new))] : null])]);
    })));
  }

  function credentials(rows) {
    return c.section("awards", "Awards", el("ul", { class: "rows" }, rows.map(function (one) {
      return el("li", {}, [c.said(one.name), el("span", { class: "soft" }, [
        c.award(one.credential_type), one.body ? [" of ", c.said(one.body)] : null, one.issuer_platform ? ", issued on " + c.label(one.issuer_platform) : "",
        one.criteria_url ? [" · ", c.out(one.criteria_url)] : null
      ]), one.criteria_text ? el("details", {}, [el("summary", {}, el("span", {}, "How it is earned")), el("p", { class: "text" }, c.said(one.criteria_text))]) : null]);
    })));
  }

  function draw(record, shared, about) {
    var o = record.offering;
    document.title = o.title + " · credcat";
    c.replace(document.getElementById("crumb"), c.provider(shared.provider, shared.name));
    c.replace(document.getElementById("listing"), [
      el("h1", {}, c.said(o.title, o.language_codes)),
      o.subtitle ? el("p", { class: "lead" }, c.said(o.subtitle, o.language_codes)) : null,
      el("p", { class: "do" }, [el("span", {}, ["by ", c.provider(shared.provider, shared.name)]), c.out(o.url, "On the provider's page")]),
      facts(o, record),
      o.description ? el("p", { class: "text" }, c.said(o.description, o.language_codes)) : null,
      o.learning_outcomes ? [el("h2", {}, "Outcomes"), el("ul", {}, o.learning_outcomes.map(function (one) { return el("li", {}, c.said(one, o.language_codes)); }))] : null,
      record.scores ? scores(record.scores, about) : c.section("scores", "What the listing discloses", el("p", { class: "empty" }, "Scores: not measured yet.")),
      record.prices ? prices(record) : c.section("prices", "Price", el("p", { class: "empty" }, "No price is known.")),
      record.sessions ? sessions(record.sessions) : null,
      record.credentials ? credentials(record.credentials) : null,
      record.skills ? skills(record.skills) : null,
      record.related ? related(record.related) : null,
      record.matches ? matches(record.matches) : null,
      record.changes ? changes(record.changes) : null,
      provenance(o, shared),
      record.left_out ? el("p", { class: "soft" }, "Not shown here, and in the tables: " + Object.keys(record.left_out).map(function (name) { return c.plural(record.left_out[name], name.replace(/s$/, ""), name); }).join(", ") + ".") : null
    ]);
  }

  function fail(text) {
    c.replace(document.getElementById("listing"), [el("h1", {}, "A listing"), el("p", { class: "empty" }, text)]);
  }

  function start() {
    var id = new URLSearchParams(location.search).get("id") || decodeURIComponent(location.hash.slice(1));
    if (!id) return fail("The address names no listing: it ends in ?id= and the listing's id.");
    c.load("about").then(function (about) {
      return c.load(shard(id, about.bits)).then(function (found) {
        var row = Object.prototype.hasOwnProperty.call(found.rows, id) ? found.rows[id] : null;
        if (!row) throw new Error("not in its shard");
        draw(row[1], found.shared[row[0]], about);
      });
    }).catch(function () {
      fail("No listing in this catalogue has this id. It may have been withdrawn by its provider; withdrawn listings stay in the catalogue's history.");
    });
    return undefined;
  }
  document.addEventListener("DOMContentLoaded", start);
})();
