/** The page's course: sign in, name, turns, done, revealed. */
export const MAIN = `
import { announce, byId, showView } from './dom.js'
import { get, picture, post, Unanswered } from './server.js'
import { isZoomed, pan, setZoom, show, swap } from './stage.js'
import { CHOICES, fillBrief, fillButtons, fillProgress, fillRevealed, REASONS, tallyText } from './views.js'

let state = null
let reasons = new Set()
/** When the pictures of this turn were seen; null while they are not there yet. */
let seenAt = null
let busy = false
/** What to do when the server is there again. */
let unfinished = null
let originalImage = null
let current = []

const size = () => ({ width: window.innerWidth, height: window.innerHeight })

async function begin() {
  const token = location.hash.slice(1)
  if (token !== '') {
    // It must not stay in the history of the browser.
    history.replaceState(null, '', '/')
    const { status, said } = await post('/api/session', { token })
    if (status !== 200) return closed(said.error)
  }
  const { status, said } = await get('/api/raters')
  if (status !== 200) return closed()
  const rater = said.rater ?? sessionStorage.getItem('rater')
  document.body.dataset.mode = said.mode
  fillButtons(said.mode, decide, toggleReason)
  if (rater !== null) return sit(rater)
  byId('names').replaceChildren(...said.raters.map((name) => new Option(name)))
  byId('title').textContent = 'Review'
  showView('name')
  byId('name').focus()
}

function closed(why) {
  if (why !== undefined) byId('closed-why').textContent = why
  byId('title').textContent = 'Review'
  showView('closed')
}

async function sit(rater) {
  const { status, said } = await post('/api/state', { rater })
  if (status === 401) return closed(said.error)
  if (status !== 200) {
    sessionStorage.removeItem('rater')
    byId('name-wrong').textContent = 'This name cannot be used. Write it with letters, up to 80.'
    showView('name')
    return
  }
  sessionStorage.setItem('rater', said.rater)
  await enter(said, '')
}

/** Shows what the server says comes now; what was just done is told with it. */
async function enter(next, done) {
  state = next
  seenAt = null
  reasons = new Set()
  fillProgress(state)
  drawReasons()
  if (state.revealed !== null) {
    fillRevealed(state)
    arrive('revealed', 'Revealed', done)
    return
  }
  if (state.turn === null) {
    byId('tally').textContent = tallyText(state)
    byId('undo-last').hidden = state.last === null
    arrive('done', 'All seen', done)
    return
  }
  await enterTurn(done)
}

async function enterTurn(done) {
  const { turn, mode, upcoming } = state
  const title = (mode === 'single' ? 'Picture ' : 'Pair ') + (state.done + 1) + ' of ' + (mode === 'single' ? '' : 'up to ') + state.total
  fillBrief(turn.brief)
  byId('undo').disabled = state.last === null
  byId('original').hidden = turn.original === null
  setFlip(false)
  endHold()
  document.body.dataset.loading = 'true'
  const images = await Promise.all(turn.pictures.map(({ id }) => picture(id)))
  if (state.turn !== turn) return
  current = images
  showPictures(show)
  document.body.dataset.loading = 'false'
  arrive('turn', title, done)
  originalImage = turn.original === null ? null : picture(turn.original.id)
  originalImage?.catch(() => {})
  if (upcoming !== null) picture(upcoming).catch(() => {})
  await new Promise((resolve) => requestAnimationFrame(() => resolve()))
  if (state.turn === turn) {
    seenAt = performance.now()
    document.body.dataset.ready = turn.id
  }
}

function showPictures(how) {
  const { pictures } = state.turn
  const names = pictures.length === 1 ? ['Picture to judge'] : ['Picture 1', 'Picture 2']
  how(current, pictures, names)
}

function arrive(view, title, done) {
  byId('title').textContent = title
  document.title = title
  showView(view)
  if (view === 'turn') setZoom(false)
  byId('title').focus({ preventScroll: true })
  announce(done === '' ? title : done + '. ' + title)
}

async function decide(choice) {
  if (seenAt === null || busy || document.body.dataset.view !== 'turn') return
  const { rater, mode, turn } = state
  const vote = {
    mode, rater, id: crypto.randomUUID(), turn: turn.id, verdict: choice.verdict,
    decisionMs: performance.now() - seenAt, client: size(),
    ...(mode === 'single' ? { reasons: REASONS.filter((one) => reasons.has(one)) } : {}),
  }
  await send('/api/vote', vote, choice.said)
}

async function undo() {
  if (busy || state === null || state.last === null) return
  const { rater, last } = state
  const body = { rater, id: crypto.randomUUID(), undoes: last.id, client: size() }
  await send('/api/undo', body, 'Taken back')
}

async function reveal() {
  if (busy) return
  await send('/api/reveal', { rater: state.rater }, 'Your votes are locked')
}

/** Sends what has an id, so that it may be sent again, and goes where the server says. */
async function send(path, body, done) {
  busy = true
  unfinished = () => send(path, body, done)
  try {
    const { status, said } = await post(path, body)
    unfinished = null
    byId('trouble').hidden = true
    if (status === 401) return closed(said.error)
    if (status === 400 || status === 507) return trouble(said.error)
    const words = { 200: done, 409: 'Not counted: this was decided in another window', 423: 'Not counted: your votes are locked' }
    await enter(said, words[status] ?? '')
  } catch (error) {
    if (error instanceof Unanswered) trouble('The review server does not answer. Is assay review still running? What you decided is kept here.')
    else trouble('A picture could not be loaded.')
  } finally {
    busy = false
  }
}

function trouble(text) {
  byId('trouble-text').textContent = text
  byId('trouble').hidden = false
  byId('again').focus()
}

function toggleReason(index) {
  const reason = REASONS[index]
  if (reasons.has(reason)) reasons.delete(reason)
  else reasons.add(reason)
  drawReasons()
  announce(reason.replace('-', ' ') + (reasons.has(reason) ? ' marked, counts if you reject' : ' unmarked'))
}

function drawReasons() {
  for (const button of byId('reasons').children) {
    button.setAttribute('aria-pressed', String(reasons.has(button.dataset.reason)))
  }
}

function setFlip(flipped) {
  document.body.dataset.flipped = String(flipped)
  byId('flip').setAttribute('aria-pressed', String(flipped))
}

function flip() {
  setFlip(document.body.dataset.flipped !== 'true')
  if (document.body.dataset.flipped === 'true') announce(byId('brief').innerText)
}

let holding = false

function endHold() {
  holding = false
  byId('original').setAttribute('aria-pressed', 'false')
  byId('peek').hidden = true
}

/** Shows what was to be changed in place of the picture, as long as it is wanted. */
async function hold(wanted) {
  if (wanted === holding) return
  holding = wanted
  byId('original').setAttribute('aria-pressed', String(wanted))
  byId('peek').hidden = !wanted
  const turn = state?.turn
  if (!turn || turn.original === null) return
  if (!wanted) return showPictures(swap)
  const image = await originalImage
  if (!holding || state.turn !== turn) return
  const images = [image, image.cloneNode()].slice(0, turn.pictures.length)
  swap(images, images.map(() => turn.original), images.map(() => 'Original'))
}

const PAN = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId('ask').open) return
  const { target, key } = event
  if (target.matches('input:not([type=checkbox]), textarea, select')) return
  if (!byId('keys').checked) return
  const view = document.body.dataset.view
  if (key === 'Backspace' && !event.repeat && (view === 'turn' || view === 'done')) {
    event.preventDefault()
    return undo()
  }
  if (view !== 'turn') return
  const lower = key.toLowerCase()
  if (PAN[key] !== undefined && isZoomed() && (event.shiftKey || state.mode === 'single')) {
    event.preventDefault()
    return pan(...PAN[key])
  }
  // Shift moves what is seen; it must not decide when nothing is enlarged.
  if (PAN[key] !== undefined && event.shiftKey) return
  if (event.repeat) {
    if (key === ' ' || PAN[key] !== undefined) event.preventDefault()
    return
  }
  // A button that has the focus is what Space presses.
  if (key === ' ' && !target.matches('button, input, a')) {
    event.preventDefault()
    return flip()
  }
  const choice = CHOICES[state.mode].find((one) => one.key === key || one.key === lower)
  if (choice !== undefined) {
    event.preventDefault()
    return decide(choice)
  }
  if (lower === 'z') return setZoom(!isZoomed())
  if (lower === 'o') return hold(true)
  if (state.mode === 'single' && key >= '1' && key <= String(REASONS.length)) toggleReason(Number(key) - 1)
}

document.addEventListener('keydown', onKey)
document.addEventListener('keyup', (event) => {
  if (event.key.toLowerCase() === 'o') hold(false)
})
window.addEventListener('blur', () => hold(false))
byId('undo').addEventListener('click', undo)
byId('undo-last').addEventListener('click', undo)
byId('zoom').addEventListener('click', () => setZoom(!isZoomed()))
byId('flip').addEventListener('click', flip)
byId('original').addEventListener('click', () => hold(!holding))
byId('again').addEventListener('click', () => (unfinished === null ? location.reload() : unfinished()))
byId('reveal').addEventListener('click', reveal)
byId('finish').addEventListener('click', () => {
  byId('ask-text').textContent = 'You have decided ' + state.done + ' of ' + state.total + '. After this, votes under the name ' + state.rater + ' can be neither added nor changed in this review. To pause instead, close the page and come back.'
  byId('ask').showModal()
})
byId('ask-no').addEventListener('click', () => byId('ask').close())
byId('ask-yes').addEventListener('click', () => {
  byId('ask').close()
  reveal()
})
byId('name-form').addEventListener('submit', (event) => {
  event.preventDefault()
  byId('name-wrong').textContent = ''
  run(() => sit(byId('name').value))
})

/** Whatever goes wrong is said on the page. */
function run(work) {
  work().catch((error) =>
    trouble(error instanceof Unanswered ? 'The review server does not answer. Is assay review still running?' : 'Something could not be loaded: ' + error.message),
  )
}

window.addEventListener('hashchange', () => run(begin))
run(begin)
`
