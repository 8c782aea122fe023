// Photos chosen in an input[data-photo-edit] are turned, cut to a frame and made small in the browser before they are
// sent: at most 1600 px, JPEG, drawn anew without what the camera wrote into them. Without this file, and where the
// browser cannot draw a picture, the file is sent as it is: the server draws every picture anew too.
const LONGEST_SIDE = 1600; // pixels: sharp on any screen, small on a weak network
const QUALITY = 0.85;
const PREVIEW = 720;
const LEAST = 0.15; // of a side: a frame that a finger can still take hold of
const STEP = 0.02;
const WAIT = 250;
const WHOLE = { x: 0, y: 0, w: 1, h: 1 };
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const pattern = document.querySelector("template[data-photo-editor]");
const between = (low, value, high) => Math.min(high, Math.max(low, value));
const isPicture = (file) => file.type.startsWith("image/");

function size(bytes) {
  const [amount, unit] = bytes < 1e6 ? [Math.max(1, Math.round(bytes / 1000)), "KB"] : [Math.round(bytes / 1e5) / 10, "MB"];
  return `${amount.toLocaleString(document.documentElement.lang)} ${unit}`;
}

// Draws the part of the turned picture that the frame holds.
function draw(canvas, bitmap, turn, frame, longest) {
  const upright = turn % 180 === 0;
  const [wide, high] = upright ? [bitmap.width, bitmap.height] : [bitmap.height, bitmap.width];
  const scale = Math.min(1, longest / Math.max(wide * frame.w, high * frame.h));
  canvas.width = Math.max(1, Math.round(wide * frame.w * scale));
  canvas.height = Math.max(1, Math.round(high * frame.h * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // JPEG knows no see-through
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(scale, scale);
  pen.translate(wide * (0.5 - frame.x), high * (0.5 - frame.y));
  pen.rotate((turn * Math.PI) / 180);
  pen.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);
}

async function small(photo, bitmap) {
  const canvas = document.createElement("canvas");
  draw(canvas, bitmap, photo.turn, photo.frame, LONGEST_SIDE);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
  if (!blob) return photo.original;
  return new File([blob], `${photo.original.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
}

class Editor {
  constructor(input) {
    this.input = input;
    this.chosen = 0; // of several choices in a row only the last one counts
    input.addEventListener("change", () => this.begin());
    input.form?.addEventListener("reset", () => this.end());
    input.form?.addEventListener("submit", (event) => this.hold(event), true);
  }

  part(name) { return this.box.querySelector(`[data-photo-${name}]`); }

  end() {
    this.chosen += 1;
    clearTimeout(this.timer);
    this.bitmap?.close();
    this.box?.remove();
    this.box = this.bitmap = this.working = undefined;
  }

  begin() {
    this.end();
    const files = [...this.input.files];
    if (!files.some(isPicture)) return;
    this.photos = files.map((file) => ({ original: file, sent: file, turn: 0, frame: WHOLE }));
    this.box = pattern.content.firstElementChild.cloneNode(true);
    this.input.after(this.box);
    this.listen();
    this.run(() => this.takeIn(this.chosen));
  }

  // One after the other: a phone has not room for ten open pictures.
  async takeIn(chosen) {
    for (const photo of this.photos) {
      if (!isPicture(photo.original)) continue;
      try {
        const bitmap = await createImageBitmap(photo.original);
        photo.sent = await small(photo, bitmap);
        bitmap.close();
        photo.opens = true;
      } catch { photo.opens = false; } // a kind this browser cannot draw
      if (chosen !== this.chosen) return;
    }
    this.put();
    const first = this.photos.findIndex((photo) => photo.opens);
    if (first >= 0) await this.open(first);
    else this.showNothing();
  }

  run(work) {
    const mine = Promise.resolve(work()).catch(() => undefined).finally(() => { if (this.working === mine) this.working = undefined; });
    this.working = mine;
  }

  // A form sent in the midst of drawing waits for the picture.
  async hold(event) {
    if (this.timer) { clearTimeout(this.timer); this.timer = undefined; this.run(() => this.redraw()); }
    if (!this.working) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter, target } = event;
    await this.working;
    target.requestSubmit(submitter);
  }

  put() {
    const files = new DataTransfer();
    for (const photo of this.photos) files.items.add(photo.sent);
    this.input.files = files.files;
  }

  showNothing() {
    this.part("tools").hidden = true;
    this.part("state").textContent = this.box.dataset.closed;
  }

  async open(place) {
    if (this.timer) { // what was just done to the one before
      clearTimeout(this.timer);
      this.timer = undefined;
      await this.redraw();
    }
    this.at = place;
    this.bitmap?.close();
    this.bitmap = await createImageBitmap(this.photo.original);
    this.part("tools").hidden = false;
    this.show();
    this.list();
  }

  get photo() { return this.photos[this.at]; }

  list() {
    const list = this.part("list");
    list.hidden = this.photos.length < 2;
    list.replaceChildren(...this.photos.flatMap((photo, place) => {
      if (!photo.opens) return [];
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = `${this.box.dataset.photo} ${place + 1}`;
      button.setAttribute("aria-pressed", place === this.at);
      button.addEventListener("click", () => this.run(() => this.open(place)));
      return [button];
    }));
  }

  show() {
    draw(this.part("canvas"), this.bitmap, this.photo.turn, WHOLE, PREVIEW);
    this.place();
    this.say();
  }

  place() {
    const { x, y, w, h } = this.photo.frame;
    const frame = this.part("frame");
    for (const [name, part] of [["left", x], ["top", y], ["width", w], ["height", h]]) frame.style[name] = `${part * 100}%`;
    frame.classList.toggle("is-cut", w < 1 || h < 1);
  }

  say() {
    const { original, sent } = this.photo;
    this.part("state").textContent = this.box.dataset.sizes.replace("{before}", size(original.size)).replace("{after}", size(sent.size));
  }

  change(frame, turn = this.photo.turn) {
    const w = between(LEAST, frame.w, 1);
    const h = between(LEAST, frame.h, 1);
    this.photo.frame = { x: between(0, frame.x, 1 - w), y: between(0, frame.y, 1 - h), w, h };
    if (turn === this.photo.turn) this.place();
    else { this.photo.turn = turn; this.show(); }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.timer = undefined; this.run(() => this.redraw()); }, WAIT);
  }

  async redraw() {
    const { photo, chosen } = this;
    const sent = await small(photo, this.bitmap);
    if (chosen !== this.chosen) return;
    photo.sent = sent;
    this.put();
    this.say();
  }

  // The frame turns with the picture, so that what was cut out stays cut out.
  turn(by) {
    const { x, y, w, h } = this.photo.frame;
    const turned = by > 0 ? { x: 1 - y - h, y: x, w: h, h: w } : { x: y, y: 1 - x - w, w: h, h: w };
    this.change(turned, (this.photo.turn + by + 360) % 360);
  }

  grow(by) {
    const { x, y, w, h } = this.photo.frame;
    this.change({ x: x - by / 2, y: y - by / 2, w: w + by, h: h + by });
  }

  listen() {
    const acts = { left: () => this.turn(-90), right: () => this.turn(90), smaller: () => this.grow(-0.1), larger: () => this.grow(0.1), whole: () => this.change(WHOLE, 0) };
    this.box.addEventListener("click", (event) => acts[event.target.closest("[data-photo-do]")?.dataset.photoDo]?.());
    const frame = this.part("frame");
    frame.addEventListener("keydown", (event) => this.byKey(event));
    frame.addEventListener("pointerdown", (event) => this.byHand(event, frame));
  }

  byKey(event) {
    const side = SIDES[event.key];
    const { x, y, w, h } = this.photo.frame;
    if (side && event.shiftKey) this.change({ x, y, w: between(LEAST, w + side[0] * STEP, 1 - x), h: between(LEAST, h + side[1] * STEP, 1 - y) });
    else if (side) this.change({ x: x + side[0] * STEP, y: y + side[1] * STEP, w, h });
    else if (event.key === "+" || event.key === "-") this.grow(event.key === "+" ? 2 * STEP : -2 * STEP);
    else return;
    event.preventDefault();
  }

  byHand(event, frame) {
    if (!event.isPrimary) return;
    const corner = event.target.dataset.corner;
    const field = this.part("canvas").getBoundingClientRect();
    const from = { ...this.photo.frame };
    const move = (now) => {
      const dx = (now.clientX - event.clientX) / field.width;
      const dy = (now.clientY - event.clientY) / field.height;
      this.change(corner ? pulled(from, corner, dx, dy) : { ...from, x: from.x + dx, y: from.y + dy });
    };
    frame.setPointerCapture(event.pointerId);
    frame.addEventListener("pointermove", move);
    const stop = () => frame.removeEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) frame.addEventListener(name, stop, { once: true });
  }
}

// The frame with one corner moved; the corner across from it stays.
function pulled({ x, y, w, h }, corner, dx, dy) {
  const [right, bottom] = [x + w, y + h];
  const left = corner.includes("w") ? between(0, x + dx, right - LEAST) : x;
  const top = corner.includes("n") ? between(0, y + dy, bottom - LEAST) : y;
  const farRight = corner.includes("e") ? between(left + LEAST, right + dx, 1) : right;
  const farBottom = corner.includes("s") ? between(top + LEAST, bottom + dy, 1) : bottom;
  return { x: left, y: top, w: farRight - left, h: farBottom - top };
}

const canDraw = "createImageBitmap" in window && "DataTransfer" in window && HTMLFormElement.prototype.requestSubmit;
if (pattern && canDraw) for (const input of document.querySelectorAll("input[type=file][data-photo-edit]")) new Editor(input);
