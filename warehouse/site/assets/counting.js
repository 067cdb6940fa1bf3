"use strict";
/* Which listings of a provider are chosen, and their scores; `chosen` may change between calls, and holds
   awards (c), languages (l) and skills (s); `rulers` are the ids of scores in the order of the data files. */
credcat.counting = function (chosen, rulers) {
  var TOLD = 1.96, FEWEST = 5;

  function isAmong(all, type, language) {
    return (!chosen.c.length || chosen.c.indexOf(all.types[type]) >= 0) &&
      (!chosen.l.length || all.languages[language].some(function (one) { return chosen.l.indexOf(one) >= 0; }));
  }
  function wanted() { return chosen.s.map(function (one) { return one.toLowerCase(); }); }

  /* Places of the listings of a provider that have a chosen award and language and teach a chosen skill. */
  function places(file) {
    var all = file.listed, skills = wanted(), taught = new Set();
    if (skills.length) all.skills.forEach(function (skill) {
      if (skills.indexOf(skill[0].toLowerCase()) >= 0) skill[1].forEach(function (place) { taught.add(place); });
    });
    var found = [];
    all.type.forEach(function (type, place) {
      if (isAmong(all, type, all.language[place]) && (!skills.length || taught.has(place))) found.push(place);
    });
    return found;
  }
  /* A large provider's file has sums by award, languages and skill: [type, languages, skill, listings, …]. */
  function cells(file) {
    var all = file.listed, skill = wanted()[0];
    return all.cells.filter(function (cell) {
      return isAmong(all, cell[0], cell[1]) && (skill === undefined ? cell[2] === null : cell[2] !== null && all.skills[cell[2]][0].toLowerCase() === skill);
    });
  }
  function cannotJoin(file) { return Boolean(file.listed.cells) && chosen.s.length > 1; }
  function counted(file) {
    if (cannotJoin(file)) return null;
    return file.listed.cells ? cells(file).reduce(function (sum, cell) { return sum + cell[3]; }, 0) : places(file).length;
  }
  /* How many of the chosen listings have a score, its sum and the sum of its squares about `about`. */
  function sums(file, ruler) {
    var at = 4 + 3 * rulers.indexOf(ruler), found = [0, 0, 0];
    if (file.listed.cells) cells(file).forEach(function (cell) {
      for (var n = 0; n < 3; n++) found[n] += cell[at + n] || 0;
    });
    else places(file).forEach(function (place) {
      var one = file.listed[ruler][place];
      if (one !== null) { found[0] += 1; found[1] += one; found[2] += one * one; }
    });
    return found;
  }
  function restricted() { return chosen.c.length > 0 || chosen.l.length > 0 || chosen.s.length > 0; }

  /* The variance of chosen listings within providers, over all that are compared: five listings that happen
     to be alike are no certainty. */
  function within(list, ruler) {
    var squares = 0, freedom = 0;
    list.forEach(function (file) {
      var sum = cannotJoin(file) ? [0, 0, 0] : sums(file, ruler), n = sum[0];
      if (n < 2) return;
      squares += Math.max(0, sum[2] - sum[1] * sum[1] / n);
      freedom += n - 1;
    });
    return freedom ? squares / freedom : 0;
  }
  /* A score with its standard error: the published one of all listings, else that of the chosen ones. */
  function score(file, ruler, variance) {
    if (!restricted()) {
      var row = file.scores[ruler];
      if (!row || row.shrunk_value === null || row.ci_low === null) return null;
      return { value: row.shrunk_value, own: row.value, error: (row.ci_high - row.ci_low) / (2 * TOLD), n: row.n, standing: row.standing };
    }
    if (cannotJoin(file)) return null;
    var sum = sums(file, ruler), n = sum[0];
    if (n < FEWEST) return null;
    var mean = sum[1] / n;
    return { value: mean, own: mean, error: Math.sqrt(variance / n), n: n, standing: null };
  }
  function hasScore(file) {
    return rulers.some(function (ruler) { return score(file, ruler, 0) !== null; });
  }

  return {
    TOLD: TOLD, FEWEST: FEWEST, restricted: restricted, cannotJoin: cannotJoin, counted: counted, within: within,
    score: score, hasScore: hasScore
  };
};
