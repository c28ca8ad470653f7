"use strict";

// Every text of the graph goes into the page as a text node or through a property that takes text, never as markup.

const page = JSON.parse(document.getElementById("facts-data").textContent);
const drawing = JSON.parse(document.getElementById("network-data").textContent);
const byId = (id) => document.getElementById(id);
const SPOTLIGHT_MAX = 1500; // nodes; with more, dimming the rest takes longer than a click may
const CARDS_AT_ONCE = 40;
const FOUND_AT_ONCE = 12;
const NO_LABEL = 1; // pixels; too small for vis-network to draw
const MODALITY_HINTS = {
  Actual: "the text states it as done or in force",
  Planned: "agreed, scheduled, intended or expected",
  Possible: "considered, rumoured, asked or conditional",
  Denied: "negated or denied",
};

// ------------------------------------------------------------------------------------------------- small helpers

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SHAPES = {
  square: "2.5,2.5 13.5,2.5 13.5,13.5 2.5,13.5",
  diamond: "8,1 15,8 8,15 1,8",
  triangle: "8,1.5 15,14 1,14",
  triangleDown: "8,14.5 15,2 1,2",
  hexagon: "4.5,2 11.5,2 15,8 11.5,14 4.5,14 1,8",
  star: "8,0.8 10,5.6 15.2,6 11.2,9.4 12.5,14.5 8,11.7 3.5,14.5 4.8,9.4 0.8,6 6,5.6",
};

function nodeSwatch(name) {
  const look = page.classes[name];
  const paint = { fill: look.color, stroke: "#39424E", "stroke-width": 1 };
  const shape = SHAPES[look.shape]
    ? svg("polygon", { points: SHAPES[look.shape], ...paint })
    : svg("circle", { cx: 8, cy: 8, r: 6.3, ...paint });
  return svg("svg", { width: 16, height: 16, "aria-hidden": "true" }, shape);
}

function lineSwatch(name) {
  const look = page.modalities[name];
  const line = svg("line", { x1: 1, y1: 8, x2: 33, y2: 8, stroke: look.color, "stroke-width": 2 });
  if (look.dashes.length) line.setAttribute("stroke-dasharray", look.dashes.join(" "));
  return svg("svg", { width: 34, height: 16, "aria-hidden": "true" }, line);
}

function languageName(code) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
const things = (count) => plural(count, "thing", "things");
const entityOf = (id) => page.entities[id];
const documentName = (document) => document.title || document.identifier;
const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 350 });

function isolated(label, tag = "span") {
  return el(tag, { lang: label.language, dir: "auto", class: "isolate" }, label.text);
}

// ------------------------------------------------------------------------------------------------- what refers to what

const roles = page.entities.map(() => ({ facts: [], said: [], placed: [] }));
const factsOfDocument = page.documents.map(() => []);
const degree = page.entities.map(() => 0);

page.facts.forEach((fact, id) => {
  const ends = new Set([fact.subject]);
  if (fact.object.entity !== undefined) ends.add(fact.object.entity);
  for (const end of ends) roles[end].facts.push(id);
  for (const end of ends) degree[end] += 1;
  for (const speaker of fact.speakers) roles[speaker].said.push(id);
  for (const one of fact.qualifiers) if (one.entity !== undefined) roles[one.entity].placed.push(id);
  for (const document of new Set(fact.evidence.map((one) => one.document))) factsOfDocument[document].push(id);
});

const mostConnected = page.entities.map((_, id) => id).sort((a, b) => degree[b] - degree[a] || a - b);

// ------------------------------------------------------------------------------------------------- the drawing

for (const node of drawing.nodes) {
  const entity = entityOf(node.id);
  node.title = `${entity.name.text}\n${page.classes[entity.shownClass].words}`; // vis-network shows it as text
}
for (const edge of drawing.edges) edge.title = claimText(page.facts[edge.id]);
drawing.options.nodes.font.size = drawing.options.edges.font.size = NO_LABEL; // until they are placed
var nodes = new vis.DataSet(drawing.nodes);
var edges = new vis.DataSet(drawing.edges);
const baseEdges = new Map(drawing.edges.map((edge) => [edge.id, edge]));
const unticked = { class: new Set(), modality: new Set(), relation: new Set(), language: new Set() };
const first = page.firstEntities ? new Set(page.firstEntities) : null;
let showsAll = first === null;
let shownFacts = [];
let shownNodes = [];

function isFactTicked(fact) {
  return (
    !unticked.relation.has(fact.relation) &&
    !unticked.modality.has(fact.modality) &&
    fact.evidence.some((one) => !unticked.language.has(page.documents[one.document].language))
  );
}

function isNodeTicked(id) {
  return (showsAll || first.has(id)) && !unticked.class.has(entityOf(id).shownClass);
}

// A node stays while one of its facts does; one without facts stays until facts are filtered.
function computeShown() {
  const filtersFacts = unticked.relation.size + unticked.modality.size + unticked.language.size > 0;
  const ticked = page.entities.map((_, id) => isNodeTicked(id));
  shownFacts = page.facts.map(
    (fact) => isFactTicked(fact) && ticked[fact.subject] && (fact.object.entity === undefined || ticked[fact.object.entity]),
  );
  shownNodes = ticked.map(
    (isTicked, id) => isTicked && (!filtersFacts || roles[id].facts.some((fact) => shownFacts[fact])),
  );
}

computeShown();
const nodesView = new vis.DataView(nodes, { filter: (node) => shownNodes[node.id] });
const edgesView = new vis.DataView(edges, { filter: (edge) => shownFacts[edge.id] });
var network = new vis.Network(byId("mynetwork"), { nodes: nodesView, edges: edgesView }, drawing.options);

function fit() {
  network.fit({ minZoomLevel: 0.02, maxZoomLevel: 1.25, animation: false });
  network.moveTo({ scale: network.getScale() * 0.94, animation: false }); // room for the labels at the rim
  restyle();
}

function refresh() {
  computeShown();
  nodesView.refresh();
  edgesView.refresh();
  restyle();
  tellStatus();
}

function tellStatus() {
  const nodeCount = shownNodes.filter(Boolean).length;
  const factCount = shownFacts.filter(Boolean).length;
  byId("status").textContent =
    `${nodeCount.toLocaleString("en")} of ${things(page.entities.length)}, ` +
    `${factCount.toLocaleString("en")} of ${plural(page.facts.length, "fact", "facts")} shown`;
}

function tellNotice() {
  const notice = byId("notice");
  notice.hidden = showsAll;
  if (showsAll) return;
  notice.replaceChildren(
    `Showing the ${first.size.toLocaleString("en")} best connected of ${things(page.entities.length)}. `,
    el("button", { type: "button", class: "quiet", id: "show-all", onclick: showAll }, "Show all"),
  );
}

function showAll() {
  showsAll = true;
  putBack();
  refresh();
  tellNotice();
  fit();
}

function putBack() {
  const points = showsAll && page.allPoints;
  nodes.update(
    drawing.nodes.map((node) => (points ? { id: node.id, x: points[node.id][0], y: points[node.id][1] } : { id: node.id, x: node.x, y: node.y })),
  );
}

// ------------------------------------------------------------------------------------------------- labels and light

// Like a map: labels keep their size on the screen while one zooms out, and where two would lie on each other only the
// better connected thing keeps its own.

const NODE_LABEL = { size: 13, line: 15 }; // pixels on the screen
const EDGE_LABEL = { size: 11, line: 9 };
const COVERS = 4; // a label may lie on the symbol of a thing with this many times fewer facts
const EDGE_LABELS_FROM = 0.4; // scale; further out they are too many to be of use
const CELL = 80;
const measure = document.createElement("canvas").getContext("2d");
measure.font = `${NODE_LABEL.size}px ${drawing.options.nodes.font.face}`;
const linesOf = new Map(drawing.nodes.map((node) => [node.id, node.label.split("\n")]));
const widthOf = new Map();
let lit = null; // { nodes, edges } while something is chosen
const UNTOUCHED = `true ${NO_LABEL}`;
const drawnStyle = { nodes: new Map(), edges: new Map() };

function textWidth(text) {
  if (!widthOf.has(text)) widthOf.set(text, measure.measureText(text).width);
  return widthOf.get(text);
}

class Occupied {
  constructor() {
    this.cells = new Map();
  }
  *near(box) {
    for (let x = Math.floor(box.left / CELL); x <= box.right / CELL; x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= box.bottom / CELL; y += 1) {
        const key = `${x},${y}`;
        if (!this.cells.has(key)) this.cells.set(key, []);
        yield this.cells.get(key);
      }
    }
  }
  isFree(box, weight = 0) {
    for (const cell of this.near(box)) {
      if (cell.some((o) => o.weight > weight && o.left < box.right && box.left < o.right && o.top < box.bottom && box.top < o.bottom)) return false;
    }
    return true;
  }
  add(box, weight = Infinity) {
    for (const cell of this.near(box)) cell.push({ ...box, weight });
  }
}

const around = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

function nodeLabelBox(id, x, y, radius, zoom) {
  const lines = linesOf.get(id);
  const [width, height] = [Math.max(...lines.map(textWidth)) * zoom, lines.length * NODE_LABEL.line * zoom];
  return around(x, y + radius + 3 + height / 2, width, height);
}

// All boxes are in pixels of the screen at the present scale, wherever the view has been moved.
function placeLabels(scale) {
  const occupied = new Occupied();
  const placed = { nodes: new Set(), edges: new Set() };
  const positions = network.getPositions();
  const zoom = Math.max(1, scale);
  const order = mostConnected.filter((id) => shownNodes[id] && (!lit || lit.nodes.has(id)));
  const symbols = order.map((id) => [id, positions[id].x * scale, positions[id].y * scale, drawing.nodes[id].size * scale]);
  for (const [id, x, y, radius] of symbols) occupied.add(around(x, y, 1.8 * radius, 1.8 * radius), degree[id]);
  for (const [id, x, y, radius] of symbols) {
    const box = nodeLabelBox(id, x, y, radius, zoom);
    if (!occupied.isFree(box, degree[id] / COVERS) && !(lit && lit.first === id)) continue;
    occupied.add(box);
    placed.nodes.add(id);
  }
  for (const edge of lit || scale >= EDGE_LABELS_FROM ? drawing.edges : []) {
    if (shownFacts[edge.id] && (!lit || lit.edges.has(edge.id))) placeEdgeLabel(edge, scale, zoom, occupied, placed.edges);
  }
  return placed;
}

function placeEdgeLabel(edge, scale, zoom, occupied, placed) {
  const { x, y } = network.body.edges[edge.id].edgeType.getPoint(0.5);
  const width = textWidth(edge.label) * (EDGE_LABEL.size / NODE_LABEL.size) * zoom;
  const box = around(x * scale, y * scale, width * 0.9, EDGE_LABEL.line * zoom); // its ends may touch another label
  const from = network.getPosition(edge.from);
  const to = network.getPosition(edge.to);
  const length = Math.hypot(to.x - from.x, to.y - from.y) * scale;
  if (length < width * 0.8 || !occupied.isFree(box)) return;
  occupied.add(box);
  placed.add(edge.id);
}

function restyle() {
  const scale = network.getScale();
  const placed = placeLabels(scale);
  const grow = 1 / Math.min(1, scale);
  const sizeIf = (isPlaced, size) => (isPlaced ? Math.round(size * grow * 10) / 10 : NO_LABEL);
  updateChanged("nodes", nodes, shownNodes, (id) => [!lit || lit.nodes.has(id), sizeIf(placed.nodes.has(id), NODE_LABEL.size)], nodeStyle);
  updateChanged("edges", edges, shownFacts, (id) => [!lit || lit.edges.has(id), sizeIf(placed.edges.has(id), EDGE_LABEL.size)], edgeStyle);
}

function updateChanged(kind, dataSet, shown, styleOf, makeStyle) {
  const changed = [];
  for (const id of dataSet.getIds()) {
    if (!shown[id]) continue;
    const [isLit, size] = styleOf(id);
    const key = `${isLit} ${size}`;
    if ((drawnStyle[kind].get(id) || UNTOUCHED) === key) continue;
    drawnStyle[kind].set(id, key);
    changed.push(makeStyle(id, isLit, size));
  }
  if (changed.length) dataSet.update(changed);
}

const nodeStyle = (id, isLit, size) => ({ id, opacity: isLit ? 1 : 0.16, font: { size } });
const edgeStyle = (id, isLit, size) => ({ id, color: { ...(baseEdges.get(id).color || drawing.options.edges.color), opacity: isLit ? 1 : 0.16 }, font: { size } });

let restyling = 0;

function restyleSoon() {
  clearTimeout(restyling);
  restyling = setTimeout(restyle, 90);
}

function spotlight(litNodes, litEdges, first) {
  lit = litNodes && nodes.length <= SPOTLIGHT_MAX ? { nodes: litNodes, edges: litEdges, first } : null;
  restyle();
}

for (const event of ["zoom", "dragEnd", "stabilized", "animationFinished", "resize"]) network.on(event, restyleSoon);

function spotlightEntity(id) {
  const litEdges = new Set(roles[id].facts.filter((fact) => baseEdges.has(fact)));
  const litNodes = new Set([id]);
  for (const edge of litEdges) litNodes.add(baseEdges.get(edge).from).add(baseEdges.get(edge).to);
  spotlight(litNodes, litEdges, id);
}

function spotlightFact(id) {
  const edge = baseEdges.get(id);
  if (edge) spotlight(new Set([edge.from, edge.to]), new Set([id]), edge.from);
}

// ------------------------------------------------------------------------------------------------- the panel

function entityButton(id) {
  const entity = entityOf(id);
  const attributes = { type: "button", class: "entity", lang: entity.name.language, dir: "auto", onclick: () => goTo(id) };
  return el("button", attributes, entity.name.text);
}

function entityWords(id, current) {
  return id === current ? isolated(entityOf(id).name, "b") : entityButton(id);
}

function objectWords(object, current) {
  if (object.entity !== undefined) return entityWords(object.entity, current);
  if (object.language === undefined) return el("b", {}, object.text);
  return el("q", { lang: object.language, dir: "auto", class: "isolate" }, object.text);
}

function factCard(id, current) {
  const fact = page.facts[id];
  const kind = fact.modality.toLowerCase();
  const badge = el("span", { class: `badge ${kind}`, title: MODALITY_HINTS[fact.modality] }, fact.modality);
  return el(
    "article",
    { class: `fact ${kind}` },
    el(
      "p",
      { class: "claim" },
      entityWords(fact.subject, current),
      el("span", { class: "verb" }, ` ${page.relations[fact.relation]} `),
      objectWords(fact.object, current),
      badge,
    ),
    factDetails(fact, current),
    ...fact.evidence.map(evidenceFigure),
  );
}

function claimText(fact) {
  const hedge = fact.modality === "Actual" ? "" : ` (${fact.modality.toLowerCase()})`;
  return `${entityOf(fact.subject).name.text}\n${page.relations[fact.relation]}${hedge}\n${entityOf(fact.object.entity).name.text}`;
}

function factDetails(fact, current) {
  const list = el("dl", { class: "details" });
  const add = (name, ...values) => list.append(el("dt", {}, name), el("dd", {}, ...values));
  for (const one of fact.qualifiers) {
    add(one.name, one.entity !== undefined ? entityWords(one.entity, current) : isolated(one));
  }
  if (fact.speakers.length) {
    add("said by", ...fact.speakers.flatMap((id, i) => [i ? ", " : "", entityWords(id, current)]));
  }
  add("confidence", fact.confidence.toLocaleString("en"));
  return list;
}

function evidenceFigure(evidence) {
  const source = page.documents[evidence.document];
  const title = el(
    "button",
    { type: "button", class: "entity", lang: source.language, dir: "auto", onclick: () => showDocument(evidence.document) },
    documentName(source),
  );
  const place = `${languageName(source.language)}, characters ${evidence.start}–${evidence.end}`;
  const identifier = source.title ? [el("span", { class: "isolate" }, source.identifier), ", "] : [];
  return el(
    "figure",
    {},
    el("blockquote", { lang: source.language, dir: "auto" }, evidence.quote),
    el("figcaption", { title: `found by ${evidence.extractor}` }, title, el("br"), ...identifier, place),
  );
}

function section(heading, ids, current) {
  if (!ids.length) return [];
  const box = el("div");
  const more = el("button", { type: "button", class: "quiet", onclick: () => addCards() });
  let next = 0;
  function addCards() {
    const upTo = Math.min(next + CARDS_AT_ONCE, ids.length);
    for (; next < upTo; next += 1) box.append(factCard(ids[next], current));
    more.textContent = `Show more (${ids.length - next} left)`;
    more.hidden = next === ids.length;
  }
  addCards();
  return [el("h3", {}, `${heading} (${ids.length.toLocaleString("en")})`), box, more];
}

function fillPanel(...children) {
  byId("panel").replaceChildren(...children.filter((child) => child !== null));
  byId("panel").scrollTop = 0;
}

function backButton() {
  return el("button", { type: "button", class: "quiet", id: "back", onclick: showOverview }, "← Overview");
}

function names(entity) {
  const list = el("dl", { class: "names" });
  const languages = [...new Set([...entity.labels, ...entity.aliases].map((label) => label.language))].sort();
  for (const language of languages) {
    const mine = [...entity.labels, ...entity.aliases].filter((label) => label.language === language);
    list.append(el("dt", {}, languageName(language)));
    list.append(el("dd", {}, ...mine.flatMap((label, i) => [i ? " · " : "", isolated(label)])));
  }
  return list;
}

function showEntity(id) {
  const entity = entityOf(id);
  const { facts, said, placed } = roles[id];
  const isQuote = (fact) => page.facts[fact].object.language !== undefined;
  const isMeasure = (fact) => page.facts[fact].object.entity === undefined && !isQuote(fact);
  const isLink = (fact) => page.facts[fact].object.entity !== undefined;
  fillPanel(
    backButton(),
    el("h2", { lang: entity.name.language, dir: "auto", tabindex: "-1" }, entity.name.text),
    el("p", { class: "kind" }, nodeSwatch(entity.shownClass), entity.classes.join(", ")),
    names(entity),
    shownNodes[id] ? null : el("p", { class: "hint" }, "Not in the drawing: the filters hide it."),
    ...section("Facts", facts.filter((fact) => isLink(fact) && page.facts[fact].subject === id), id),
    ...section("Figures", facts.filter(isMeasure), id),
    ...section("Facts about it", facts.filter((fact) => isLink(fact) && page.facts[fact].subject !== id), id),
    ...section("Statements", facts.filter(isQuote), id),
    ...section("Said by it", said, id),
    ...section("Took place there", placed, id),
    el("p", { class: "hint iri" }, entity.iri),
  );
  spotlightEntity(id);
}

function showFact(id) {
  const { subject, object, relation } = page.facts[id];
  const others = roles[subject].facts.filter((other) => other !== id && roles[object.entity].facts.includes(other));
  fillPanel(
    backButton(),
    el("h2", { tabindex: "-1" }, page.relations[relation]),
    factCard(id),
    ...section("Also between the two", others),
  );
  spotlightFact(id);
}

function documentLink(url) {
  const attributes = { href: url, rel: "noopener noreferrer", target: "_blank" };
  return /^https?:\/\//i.test(url) ? el("a", attributes, url) : el("span", { class: "isolate" }, url);
}

function showDocument(id) {
  const source = page.documents[id];
  fillPanel(
    backButton(),
    el("h2", { lang: source.language, dir: "auto", tabindex: "-1" }, documentName(source)),
    el("p", { class: "kind" }, [source.identifier, languageName(source.language), source.date].filter(Boolean).join(" · ")),
    source.url ? el("p", { class: "hint" }, documentLink(source.url)) : null,
    ...section("Facts from this document", factsOfDocument[id]),
  );
}

function listOf(ids, makeButton) {
  const list = el("ul", { class: "list" });
  const shown = ids.slice(0, CARDS_AT_ONCE);
  list.append(...shown.map((id) => el("li", {}, makeButton(id))));
  if (ids.length > shown.length) list.append(el("li", { class: "hint" }, `and ${ids.length - shown.length} more`));
  return list;
}

function connectedButton(id) {
  const entity = entityOf(id);
  return el(
    "button",
    { type: "button", onclick: () => goTo(id) },
    nodeSwatch(entity.shownClass),
    isolated(entity.name),
    el("small", {}, plural(degree[id], "fact", "facts")),
  );
}

function documentButton(id) {
  const source = page.documents[id];
  return el(
    "button",
    { type: "button", onclick: () => showDocument(id) },
    isolated({ text: documentName(source), language: source.language }),
    el("small", {}, `${source.language} · ${plural(factsOfDocument[id].length, "fact", "facts")}`),
  );
}

function showOverview() {
  network.unselectAll();
  spotlight(null, null);
  fillPanel(
    el("h2", { tabindex: "-1" }, "What the news says"),
    el("p", { class: "hint" }, "Click a line to read the sentence behind it, or a node for all that is known of it."),
    el("h3", {}, "Best connected"),
    listOf(mostConnected.slice(0, 10), connectedButton),
    el("h3", {}, `Documents (${page.documents.length.toLocaleString("en")})`),
    listOf(page.documents.map((_, id) => id), documentButton),
  );
}

// Reached by name and not by a click on the drawing: the drawing moves there and the panel gets the keyboard.
function goTo(id) {
  if (!showsAll && !first.has(id)) showAll();
  network.unselectAll();
  if (shownNodes[id]) {
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: motion() });
  }
  showEntity(id);
  byId("panel").querySelector("h2").focus({ preventScroll: true });
}

network.on("click", ({ nodes: clickedNodes, edges: clickedEdges }) => {
  if (clickedNodes.length) showEntity(clickedNodes[0]);
  else if (clickedEdges.length) showFact(clickedEdges[0]);
  else spotlight(null, null);
});

// ------------------------------------------------------------------------------------------------- legend and filters

function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
}

function filterRow(kind, value, count, words, swatch, hint) {
  const box = el("input", { type: "checkbox", name: kind, value });
  box.checked = true;
  box.addEventListener("change", () => {
    if (box.checked) unticked[kind].delete(value);
    else unticked[kind].add(value);
    refresh();
  });
  return el("label", { title: hint }, box, swatch, el("span", {}, words), el("small", {}, count.toLocaleString("en")));
}

function filterGroup(kind, heading, rows) {
  const group = el("fieldset", {}, el("legend", {}, heading), ...rows);
  const setAll = (isTicked) => () => {
    for (const box of group.querySelectorAll("input")) {
      box.checked = isTicked;
      if (isTicked) unticked[kind].delete(box.value);
      else unticked[kind].add(box.value);
    }
    refresh();
  };
  const button = (words, isTicked) =>
    el("button", { type: "button", class: "quiet", "aria-label": `${heading}: ${words}`, onclick: setAll(isTicked) }, words);
  group.append(el("span", { class: "allnone" }, button("all", true), button("none", false)));
  return group;
}

function buildFilters() {
  const sorted = (counts, words) => [...counts].sort((a, b) => (words(a[0]) < words(b[0]) ? -1 : 1));
  const classes = sorted(counted(page.entities.map((entity) => entity.shownClass)), (name) => page.classes[name].words);
  const modalities = counted(page.facts.map((fact) => fact.modality));
  const relations = sorted(counted(page.facts.map((fact) => fact.relation)), (name) => page.relations[name]);
  const languages = sorted(counted(page.documents.map((document) => document.language)), languageName);
  byId("filters").append(
    filterGroup("class", "Kind of thing", classes.map(([name, count]) => filterRow("class", name, count, page.classes[name].words, nodeSwatch(name)))),
    filterGroup("modality", "Modality", Object.keys(page.modalities).map((name) => filterRow("modality", name, modalities.get(name) || 0, name.toLowerCase(), lineSwatch(name), MODALITY_HINTS[name]))),
    el("p", { class: "hint" }, "A larger node has more facts; a thicker line is in more documents. Figures and quotations are in the panel."),
    el("br"),
    filterGroup("language", "Document language", languages.map(([code, count]) => filterRow("language", code, count, languageName(code)))),
    filterGroup("relation", "Relation", relations.map(([name, count]) => filterRow("relation", name, count, page.relations[name]))),
  );
}

// ------------------------------------------------------------------------------------------------- search

function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").trim();
}

const searchable = page.entities.flatMap((entity, id) =>
  [entity.name, ...entity.labels, ...entity.aliases].map((label) => ({ id, label, key: folded(label.text) })),
);

function matchRank(key, query) {
  const at = key.indexOf(query);
  if (at < 0) return -1;
  return key === query ? 0 : at === 0 ? 1 : key.includes(` ${query}`) ? 2 : 3;
}

// One hit per thing, its best name; without a query the best connected things.
function search(text) {
  const query = folded(text);
  if (!query) return mostConnected.slice(0, FOUND_AT_ONCE).map((id) => ({ id, label: entityOf(id).name }));
  const best = new Map();
  for (const { id, label, key } of searchable) {
    const rank = matchRank(key, query);
    if (rank >= 0 && (!best.has(id) || rank < best.get(id).rank)) best.set(id, { id, label, rank });
  }
  const hits = [...best.values()].sort((a, b) => a.rank - b.rank || degree[b.id] - degree[a.id] || a.id - b.id);
  return hits.slice(0, FOUND_AT_ONCE);
}

let hits = [];
let chosen = -1;

function foundRow(hit, i) {
  const entity = entityOf(hit.id);
  const other = hit.label.text === entity.name.text ? null : el("small", {}, isolated(entity.name));
  const row = el("li", { role: "option", id: `found-${i}`, "aria-selected": "false" }, nodeSwatch(entity.shownClass), isolated(hit.label), other);
  row.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the search box
  row.addEventListener("click", () => take(i));
  return row;
}

function openFound() {
  hits = search(byId("query").value);
  const rows = hits.length ? hits.map(foundRow) : [el("li", { class: "none" }, "No such name")];
  byId("found").replaceChildren(...rows);
  byId("found").hidden = false;
  byId("query").setAttribute("aria-expanded", "true");
  choose(hits.length && byId("query").value.trim() ? 0 : -1);
}

function closeFound() {
  byId("found").hidden = true;
  byId("query").setAttribute("aria-expanded", "false");
  byId("query").removeAttribute("aria-activedescendant");
}

function choose(i) {
  chosen = i;
  byId("found").querySelectorAll("[role=option]").forEach((row, at) => row.setAttribute("aria-selected", String(at === i)));
  if (i < 0) return;
  byId("query").setAttribute("aria-activedescendant", `found-${i}`);
  byId(`found-${i}`).scrollIntoView({ block: "nearest" });
}

function take(i) {
  const hit = hits[i];
  if (!hit) return;
  closeFound();
  byId("query").value = hit.label.text;
  goTo(hit.id);
}

function onSearchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if (byId("found").hidden) openFound();
    else if (hits.length) choose((chosen + step + hits.length) % hits.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!byId("found").hidden) take(Math.max(chosen, 0));
  } else if (event.key === "Escape") closeFound();
}

byId("query").addEventListener("input", openFound);
byId("query").addEventListener("click", openFound);
byId("query").addEventListener("keydown", onSearchKey);
byId("query").addEventListener("blur", closeFound);

// ------------------------------------------------------------------------------------------------- tools

byId("zoom-in").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.3, animation: motion() }));
byId("zoom-out").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.3, animation: motion() }));
byId("fit").addEventListener("click", fit);
byId("physics").addEventListener("click", () => {
  const isOn = byId("physics").getAttribute("aria-pressed") !== "true";
  byId("physics").setAttribute("aria-pressed", String(isOn));
  network.setOptions({ physics: { enabled: isOn } });
});
byId("reset").addEventListener("click", () => {
  if (byId("physics").getAttribute("aria-pressed") === "true") byId("physics").click();
  putBack();
  fit();
});

// ------------------------------------------------------------------------------------------------- start

byId("counts").textContent = [
  things(page.entities.length),
  plural(page.facts.length, "fact", "facts"),
  plural(page.documents.length, "document", "documents"),
].join(" · ");
buildFilters();
tellNotice();
tellStatus();
showOverview();
fit();
