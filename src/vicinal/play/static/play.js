// The page: state is two recipes as plain mappings (as YAML has them); every change is drawn anew and can be undone.
"use strict";

const byName = {};                                  // transforms of the catalogue
const state = { recipes: [null, null], picture: 0, first: 0 };
const past = [], future = [];
let begun = null, catalogue = null;                 // what the server says first, and its catalogue, which comes later

const $ = (selector, within = document) => within.querySelector(selector);

let waiting = 0;                                    // for how many answers

async function ask(name, given = {}) {
  waiting += 1;
  try {
    const answer = await fetch(`api/${name}`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(given),
    });
    return await answer.json();
  } catch (error) {
    return { error: `vicinal play does not answer (${error.message})` };
  } finally {
    waiting -= 1;
  }
}

const rows = (side) => state.recipes[side].Pipeline.transforms;
const copy = (value) => JSON.parse(JSON.stringify(value));

function remember() {
  past.push(copy(state.recipes));
  future.length = 0;
}

function change(side, edit) {
  remember();
  edit(rows(side));
  show(side);
}

function travel(from, to) {
  if (!from.length) return;
  to.push(copy(state.recipes));
  state.recipes = from.pop();
  showAll();
}

// ---- one recipe ----

function show(side) {
  list(side);
  return draw(side);
}

function list(side) {
  const panel = $("#panels").children[side];
  $(".rows", panel).replaceChildren(...rows(side).map((row, index) => rowOf(side, row, index)));
  $("#undo").disabled = !past.length;
  $("#redo").disabled = !future.length;
}

function rowOf(side, row, index) {
  const [name] = Object.keys(row);
  const known = byName[name];
  const box = document.createElement("div");
  box.className = "row";
  box.dataset.name = name;
  const head = document.createElement("div");
  head.className = "head";
  const title = document.createElement("b");
  title.textContent = name;
  title.title = known ? known.summary : catalogue ? "held as it is: edit it as text" : "";
  head.append(title, button("↑", () => change(side, (all) => move(all, index, -1))),
    button("↓", () => change(side, (all) => move(all, index, 1))),
    button("×", () => change(side, (all) => all.splice(index, 1)), "remove"));
  box.append(head);
  const more = document.createElement("details");
  more.innerHTML = "<summary>more</summary>";
  for (const field of known ? known.fields : []) {
    const often = field.drawn || field.name === "p";
    (often ? box : more).append(...fieldOf(side, index, name, field, row[name][field.name]));
  }
  if (more.children.length > 1) box.append(more);
  return box;
}

function button(text, act, title = "") {
  const made = document.createElement("button");
  made.textContent = text;
  made.title = title;
  made.onclick = act;
  return made;
}

function move(all, index, by) {
  const [row] = all.splice(index, 1);
  all.splice(Math.max(0, index + by), 0, row);
}

function fieldOf(side, index, name, field, value) {
  const line = document.createElement("div");
  line.className = "field";
  line.dataset.field = field.name;
  const label = document.createElement("span");
  label.textContent = field.name;
  label.title = field.meaning;
  const out = document.createElement("output");
  const set = (next, done) => {
    if (done) remember();
    const fields = rows(side)[index][name];
    if (next === undefined) delete fields[field.name]; else fields[field.name] = next;
    if (done) { $("#undo").disabled = false; $("#redo").disabled = true; }
    draw(side);
  };
  const given = value === undefined ? field.default : value;
  const input = inputOf(field, given, set, out);
  const held = input ? "" : heldAs(field, given);
  if (!input && !held) return [];
  if (held) { out.value = held; out.className = "held"; out.title = "held as it is: edit it as text"; }
  line.append(label, ...(input ? [input] : []), out);
  return [line];
}

// What stands for a value that no slider can hold; "" for fields that are not shown.
function heldAs(field, value) {
  if (field.kind === "size" && Array.isArray(value)) return value.join(" × ");
  if (!field.drawn || value === null || typeof value !== "object") return "";
  if (Array.isArray(value)) return value.join(" or ");
  const [name, inner] = Object.entries(value)[0];
  return `${name}: ${JSON.stringify(inner).replace(/["{}]/g, "").replace(/,/g, ", ").replace(/:/g, " ")}`;
}

function inputOf(field, given, set, out) {
  if (field.kind === "option") return chosen(field, given, set);
  if (field.kind === "flag") return ticked(given, set);
  if (!field.ends || field.optional && given === null) return null;
  if (field.drawn) return span(given) && ranged(field, given, set, out);
  if (["fixed", "whole"].includes(field.kind)) return single(field, given, set, out);
  if (field.kind !== "size" || given === null) return null;
  const sides = [given].flat();
  return sides.every((side) => side === sides[0]) ? single(field, sides[0], set, out) : null;
}

function chosen(field, value, set) {
  const select = document.createElement("select");
  for (const choice of [...(field.optional ? [""] : []), ...field.choices]) select.add(new Option(choice, choice));
  select.value = value || "";
  select.onchange = () => set(select.value || null, true);
  return select;
}

function ticked(value, set) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = Boolean(value);
  box.onchange = () => set(box.checked, true);
  return box;
}

// A slider at exactly ``value``; where it is moved to is rounded to what can be seen. ``all``: values that it must reach.
function slider(field, value, all = [value]) {
  const low = Math.min(field.ends[0], ...all), high = Math.max(field.ends[1], ...all);  // a recipe may go further
  const digits = Math.max(0, -Math.floor(Math.log10((high - low) / 200)));
  const input = document.createElement("input");
  input.type = "range";
  input.min = low;
  input.max = high;
  input.step = field.step || "any";
  input.value = value;
  if (!field.step) input.addEventListener("input", () => { input.value = Number(input.value).toFixed(digits); });
  return input;
}

const shown = (value) => String(Number.isInteger(Number(value)) ? Number(value) : Number(Number(value).toPrecision(3)));

function single(field, value, set, out) {
  const input = slider(field, value === null ? field.ends[0] : value);
  const tell = () => { out.value = shown(input.value); };
  input.oninput = tell;
  input.onchange = () => set(Number(input.value), true);
  tell();
  return input;
}

// Where two sliders stand for a number or a distribution between two ends; null for any other.
function span(value) {
  if (typeof value === "number") return [value, value];
  if (value === null || Array.isArray(value)) return null;
  const [name, inner] = Object.entries(value)[0];
  if (name === "constant") return [inner, inner];
  if (name === "range" || name === "uniform") return inner;
  return name === "int_uniform" || name === "log_uniform" ? [inner.low, inner.high] : null;
}

function ranged(field, value, set, out) {
  const ends = span(value);
  const box = document.createElement("span");
  box.className = "two";
  const [low, high] = ends.map((end) => slider(field, end, ends));
  low.title = "from";
  high.title = "to";
  const pair = () => [Number(low.value), Number(high.value)].sort((a, b) => a - b);
  const tell = () => { const [a, b] = pair(); out.value = a === b ? shown(a) : `${shown(a)} … ${shown(b)}`; };
  for (const one of [low, high]) {
    one.oninput = tell;
    one.onchange = () => set(written(field, value, ...pair()), true);
  }
  box.append(low, high);
  tell();
  return box;
}

function written(field, value, a, b) {
  if (a === b) return field.kind === "spread" ? { constant: a } : a;  // a spread's number is a reach about 1
  if (value.log_uniform) return { log_uniform: { low: a, high: b } };
  return field.kind === "integer" ? { int_uniform: { low: a, high: b } } : { range: [a, b] };
}

// ---- drawing ----

const turns = [0, 0];

async function draw(side) {
  const turn = ++turns[side];
  const panel = $("#panels").children[side];
  const given = {
    recipe: state.recipes[side], picture: Number($("#picture").value), copies: Number($("#copies").value),
    cell: Number($("#cell").value), first: state.first,
  };
  const [found, told] = await Promise.all([ask("draw", given), ask("texts", { recipe: state.recipes[side] })]);
  if (turn !== turns[side]) return;                 // a later change has been asked for
  const error = $(".error", panel);
  const wrong = found.error || told.error;
  error.hidden = !wrong;
  error.textContent = wrong || "";
  if (told.yaml) { panel.told = told; $(".text", panel).value = told.yaml; }
  if (found.error) return;
  $(".grid", panel).replaceChildren(...found.cells.map(figureOf));
  $(".cost", panel).textContent = `${found.milliseconds} ms a picture`;
  const silent = $(".silent", panel);
  silent.hidden = !found.silent;
  silent.textContent = found.silent;
  panel.dataset.drawn = turn;
}

function figureOf(cell) {
  const figure = document.createElement("figure");
  const image = document.createElement("img");
  image.src = cell.png;
  image.alt = cell.said;
  const caption = document.createElement("figcaption");
  caption.textContent = cell.said;
  caption.style.width = `${$("#cell").value}px`;
  if (cell.answer) caption.prepend(answered(cell.answer));
  figure.append(image, caption);
  return figure;
}

function answered({ name, share, right }) {
  const line = document.createElement("span");
  line.className = right === null ? "answer" : right ? "answer right" : "answer wrong";
  line.textContent = `${right === false ? "✗ " : right ? "✓ " : ""}${name}, ${Math.round(100 * share)} %\n`;
  line.title = `what the network takes it for${right === false ? ": not its class" : right ? ": its class" : ""}`;
  return line;
}

// ---- the page ----

async function use(side, found) {
  const panel = $("#panels").children[side];
  const error = $(".error", panel);
  error.hidden = !found.error;
  error.textContent = found.error || "";
  if (found.error) return;
  remember();
  state.recipes[side] = found.recipe;
  show(side);
}

async function clip(panel, kind, pressed) {
  const text = panel.told ? panel.told[kind] : "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {                                         // no permission: the text is shown to be copied by hand
    $(".astext", panel).open = true;
    $(".text", panel).value = text;
    $(".text", panel).select();
  }
  pressed.textContent = "copied";
  setTimeout(() => { pressed.textContent = kind === "yaml" ? "copy YAML" : "copy Python"; }, 900);
}

function panelOf(side) {
  const panel = $("#panel").content.firstElementChild.cloneNode(true);
  $(".title", panel).textContent = side ? "B" : "A";
  const recipes = $(".recipes", panel);
  recipes.onchange = async () => { if (recipes.value) await use(side, await ask("open", { text: recipes.value })); recipes.value = ""; };
  $(".file", panel).onchange = async (event) => {
    const [file] = event.target.files;
    if (file) await use(side, await ask("open", { text: await file.text() }));
    event.target.value = "";
  };
  $(".yaml", panel).onclick = (event) => clip(panel, "yaml", event.target);
  $(".python", panel).onclick = (event) => clip(panel, "python", event.target);
  $(".read", panel).onclick = async () => use(side, await ask("open", { text: $(".text", panel).value }));
  const add = $(".add", panel);
  add.onchange = () => { const name = add.value; add.value = ""; if (name) change(side, (all) => all.push({ [name]: copy(byName[name].start) })); };
  return panel;
}

function fill(panel) {
  for (const name of catalogue.recipes) $(".recipes", panel).add(new Option(name, name));
  for (const family of catalogue.families) {
    const group = document.createElement("optgroup");
    group.label = family.name;
    for (const one of family.transforms) group.append(new Option(one.name, one.name));
    $(".add", panel).append(group);
  }
  $(".add", panel).disabled = false;
}

function showAll() {
  const two = $("#both").checked;
  $("#panels").classList.toggle("two", two);
  [...$("#panels").children].forEach((panel, side) => { panel.hidden = side === 1 && !two; panel.style.display = panel.hidden ? "none" : ""; });
  return Promise.all(two ? [show(0), show(1)] : [show(0)]);
}

async function begin() {
  waiting += 1;                                     // until all of the page is there
  begun = await ask("begin");
  begun.pictures.forEach((name, index) => $("#picture").add(new Option(name, index)));
  state.recipes = [copy(begun.begin.recipe), copy(begun.begin.recipe)];
  $("#panels").append(panelOf(0), panelOf(1));
  for (const id of ["picture", "copies", "cell", "both"]) $(`#${id}`).onchange = showAll;
  $("#other").onclick = () => { state.first += Number($("#copies").value); showAll(); };
  $("#undo").onclick = () => travel(past, future);
  $("#redo").onclick = () => travel(future, past);
  await showAll();                                  // the first draws, before every transform is looked up
  catalogue = await ask("catalogue");
  for (const family of catalogue.families) for (const one of family.transforms) byName[one.name] = one;
  [...$("#panels").children].forEach((panel, side) => { fill(panel); list(side); });
  waiting -= 1;
}

begin();
