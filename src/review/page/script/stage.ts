/** Lays pictures out: fitted to equal frames, or at 100 % with both moved as one. */
export const STAGE = `
import { byId } from './dom.js'

/** Small pictures are not blown up further than this. */
const MOST_ENLARGED = 4
const STEP_PX = 80
/** Room for the line around a picture. */
const EDGE_PX = 1

const panes = [byId('pane-1'), byId('pane-2')]
const frames = panes.map((pane) => pane.querySelector('.frame'))
let shown = []
let zoomed = false
let drag = null
/** The frame that a person moves; the other follows, and what it reports of that is no order. */
let leader = frames[0]

/** Puts one picture or two (with what is known of each) in the frames. */
export function show(images, facts, names) {
  shown = images.map((image, index) => ({ image, ...facts[index] }))
  byId('stage').dataset.count = String(images.length)
  for (const [index, frame] of frames.entries()) {
    panes[index].hidden = index >= images.length
    frame.replaceChildren()
    const one = shown[index]
    if (one === undefined) continue
    one.image.alt = names[index]
    one.image.draggable = false
    one.image.className = one.hasAlpha ? 'drawn alpha' : 'drawn'
    frame.setAttribute('aria-label', names[index])
    frame.append(one.image)
  }
  setZoom(false)
}

/** As show, but what is seen stays where it is: for looking from one picture to another. */
export function swap(images, facts, names) {
  const was = zoomed
  const share = (at, size, seen) => (size > seen ? at / (size - seen) : 0.5)
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = frames[0]
  const at = { x: share(scrollLeft, scrollWidth, clientWidth), y: share(scrollTop, scrollHeight, clientHeight) }
  show(images, facts, names)
  if (was) setZoom(true, at)
}

export function isZoomed() {
  return zoomed
}

/** At 100 %, one pixel of the larger picture is one of the page; the other is shown as large. */
export function setZoom(wanted, at = { x: 0.5, y: 0.5 }) {
  zoomed = wanted && shown.length > 0
  byId('stage').dataset.zoomed = String(zoomed)
  byId('zoom').setAttribute('aria-pressed', String(zoomed))
  layOut()
  if (!zoomed) return
  for (const frame of frames) {
    frame.scrollLeft = at.x * (frame.scrollWidth - frame.clientWidth)
    frame.scrollTop = at.y * (frame.scrollHeight - frame.clientHeight)
  }
}

/** Which way two pictures get larger: one above the other, or beside it. Only narrow pages ask. */
function shapeOf() {
  const { clientWidth, clientHeight } = byId('stage')
  const scale = (across, down) =>
    Math.min(...shown.map(({ width, height }) => Math.min(clientWidth / across / width, clientHeight / down / height)))
  return scale(1, 2) > scale(2, 1) ? 'wide' : 'tall'
}

export function layOut() {
  if (shown.length === 0) return
  byId('stage').dataset.shape = shapeOf()
  const longest = Math.max(...shown.map(({ width, height }) => Math.max(width, height)))
  for (const [index, { image, width, height }] of shown.entries()) {
    const frame = frames[index]
    const enlarge = longest / Math.max(width, height)
    const fitted = Math.min(
      (frame.clientWidth - 2 * EDGE_PX) / width,
      (frame.clientHeight - 2 * EDGE_PX) / height,
      MOST_ENLARGED * enlarge,
    )
    const scale = zoomed ? enlarge : fitted
    image.style.width = Math.floor(width * scale) + 'px'
    image.style.height = Math.floor(height * scale) + 'px'
    placeNumber(panes[index].querySelector('figcaption'), frame, image)
  }
}

/** The number stands right below its picture, wherever that is in its frame. */
function placeNumber(number, frame, image) {
  number.style.transform = ''
  if (shown.length < 2 || zoomed) return
  const place = image.getBoundingClientRect()
  const box = number.getBoundingClientRect()
  const isBeside = box.right <= frame.getBoundingClientRect().left
  if (isBeside) return
  const x = place.left + place.width / 2 - box.left - box.width / 2
  const y = place.bottom - box.top
  number.style.transform = 'translate(' + x + 'px, ' + y + 'px)'
}

/** Moves what is seen at 100 %; both pictures as one. */
export function pan(x, y) {
  leader = frames[0]
  leader.scrollBy(x * STEP_PX, y * STEP_PX)
}

new ResizeObserver(layOut).observe(byId('stage'))

for (const [index, frame] of frames.entries()) {
  for (const moved of ['wheel', 'pointerdown', 'focusin']) {
    frame.addEventListener(moved, () => {
      leader = frame
    }, { passive: true })
  }
  frame.addEventListener('scroll', () => follow(frame, frames[1 - index]), { passive: true })
  frame.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    drag = { frame, x: event.clientX, y: event.clientY, moved: false, pen: event.pointerType }
    if (event.pointerType === 'mouse') frame.setPointerCapture(event.pointerId)
  })
  frame.addEventListener('pointermove', (event) => {
    if (drag === null || drag.frame !== frame) return
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y]
    if (!drag.moved && Math.hypot(x, y) < 5) return
    drag.moved = true
    // A finger scrolls by itself.
    if (drag.pen !== 'mouse' || !zoomed) return
    frame.scrollBy(-x, -y)
    Object.assign(drag, { x: event.clientX, y: event.clientY })
  })
  frame.addEventListener('pointerup', (event) => {
    const clicked = drag !== null && drag.frame === frame && !drag.moved
    drag = null
    if (!clicked) return
    const image = frame.querySelector('img')
    if (image === null) return
    const box = image.getBoundingClientRect()
    const part = (value) => Math.min(1, Math.max(0, value))
    setZoom(!zoomed, {
      x: part((event.clientX - box.left) / box.width),
      y: part((event.clientY - box.top) / box.height),
    })
  })
  frame.addEventListener('pointercancel', () => {
    drag = null
  })
}

function follow(frame, other) {
  if (!zoomed || shown.length < 2 || frame !== leader) return
  const share = (at, size, seen) => (size > seen ? at / (size - seen) : 0.5)
  const x = share(frame.scrollLeft, frame.scrollWidth, frame.clientWidth)
  const y = share(frame.scrollTop, frame.scrollHeight, frame.clientHeight)
  const left = x * (other.scrollWidth - other.clientWidth)
  const top = y * (other.scrollHeight - other.clientHeight)
  if (Math.abs(other.scrollLeft - left) > 1) other.scrollLeft = left
  if (Math.abs(other.scrollTop - top) > 1) other.scrollTop = top
}
`
