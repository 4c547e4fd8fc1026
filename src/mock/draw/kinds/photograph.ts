import { hsl, inkOn, mixed } from '../colour.ts'
import { below, type Compose, type Composition, everywhere, shift } from '../composition.ts'

/** A still life before a blurred room: lit from one side, with soft shadows. Grain comes later. */
export const photograph: Compose = (composition) => {
  const { texts, subject, sway, colours, background, letter } = composition
  const hue = subject.unit('room') * 360
  const dusk = 0.16 + subject.unit('dusk') * 0.4
  const far = hsl(hue, 0.28, dusk)
  const near = hsl(hue + 24, 0.3, Math.min(0.82, dusk + 0.3))
  const table = hsl(22 + subject.unit('table') * 26, 0.34, 0.2 + subject.unit('table light') * 0.34)
  const horizon = 300 + subject.unit('horizon') * 50
  const light = subject.unit('light') < 0.5 ? 0.2 : 0.8
  const isPlain = background !== null
  return [
    `<defs>
<linearGradient id="room" x1="${light}" y1="0" x2="${1 - light}" y2="1"><stop offset="0" stop-color="${near}"/><stop offset="1" stop-color="${far}"/></linearGradient>
<linearGradient id="table" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${mixed(table, near, 0.45)}"/><stop offset="0.35" stop-color="${table}"/><stop offset="1" stop-color="${mixed(table, '#000000', 0.5)}"/></linearGradient>
<radialGradient id="shade"><stop offset="0" stop-color="#000" stop-opacity="0.62"/><stop offset="0.6" stop-color="#000" stop-opacity="0.3"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
<radialGradient id="corner" cx="0.5" cy="0.46" r="0.75"><stop offset="0.62" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.5"/></radialGradient>
</defs>`,
    background === 'transparent'
      ? ''
      : everywhere(colours.ground ?? (background === 'white' ? '#ffffff' : 'url(#room)')),
    ...(isPlain ? [] : [bokeh(composition, near, horizon)]),
    ...(isPlain
      ? []
      : [
          `<rect x="-2048" y="${horizon}" width="4608" height="${2560 - horizon}" fill="url(#table)"/>`,
          `<rect x="-2048" y="${horizon - 5}" width="4608" height="10" fill="${mixed(table, near, 0.5)}" fill-opacity="0.5"/>`,
        ]),
    objects(composition, light),
    texts.length === 0 ? '' : card(texts.join(' '), letter, shift(sway, 'card', 2)),
    colours.asked.length > 3 || isPlain ? '' : everywhere('url(#corner)'),
  ].join('')
}

/** Lights out of focus. */
function bokeh({ subject, sway, colours }: Composition, near: string, horizon: number): string {
  const spots = Array.from({ length: 15 }, (_, at) => {
    const name = `spot ${at}`
    const x = subject.unit(`${name} x`) * 560 - 24 + shift(sway, name, 3)
    const y = subject.unit(`${name} y`) * horizon
    const r = 14 + subject.unit(`${name} r`) ** 2 * 62
    const paint = at % 3 === 0 ? colours.second : at % 3 === 1 ? near : '#fff3d6'
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="${paint}" fill-opacity="${(0.1 + subject.unit(`${name} glow`) * 0.28).toFixed(2)}"/><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(r * 0.94).toFixed(1)}" fill="none" stroke="#fff" stroke-opacity="0.13" stroke-width="2"/>`
  })
  return spots.join('')
}

/** Balls, cylinders, cones and blocks from back to front. */
function objects({ subject, sway, colours }: Composition, light: number): string {
  const count = 3 + below(subject, 'objects', 3)
  const paints = [colours.main, colours.second, colours.third]
  const order = Array.from({ length: count }, (_, at) => {
    const slot = (at + 0.5 + shift(subject, `slot ${at}`, 0.24)) / count
    return {
      at,
      x: 60 + slot * 392 + shift(sway, `x ${at}`, 3),
      foot: 372 + subject.unit(`foot ${at}`) * 84,
      size: 46 + subject.unit(`size ${at}`) * 54,
    }
  }).sort((a, b) => a.foot - b.foot)
  return order
    .map(({ at, x, foot, size }) => {
      const paint = paints[at % paints.length] ?? colours.main
      const kind = below(subject, `kind ${at}`, 4)
      const away = (0.5 - light) * size * 1.2
      const shadow = `<ellipse cx="${x + away}" cy="${foot}" rx="${size * 1.4}" ry="${size * 0.34}" fill="url(#shade)"/>`
      return shadow + solid({ at, kind, x, foot, size, paint, light })
    })
    .join('')
}

interface Solid {
  readonly at: number
  readonly kind: number
  readonly x: number
  readonly foot: number
  readonly size: number
  readonly paint: string
  readonly light: number
}

function solid({ at, kind, x, foot, size, paint, light }: Solid): string {
  const dark = mixed(paint, '#000000', 0.62)
  const bright = mixed(paint, '#ffffff', 0.55)
  const ball = `<radialGradient id="ball${at}" cx="${light}" cy="0.24" r="0.92"><stop offset="0" stop-color="#ffffff"/><stop offset="0.1" stop-color="${bright}"/><stop offset="0.24" stop-color="${paint}"/><stop offset="0.66" stop-color="${paint}"/><stop offset="1" stop-color="${dark}"/></radialGradient>`
  const [from, to] = light < 0.5 ? [bright, dark] : [dark, bright]
  const round = `<linearGradient id="round${at}"><stop offset="0" stop-color="${mixed(from, paint, 0.4)}"/><stop offset="0.24" stop-color="${light < 0.5 ? bright : paint}"/><stop offset="0.36" stop-color="${paint}"/><stop offset="0.68" stop-color="${paint}"/><stop offset="0.78" stop-color="${light < 0.5 ? paint : bright}"/><stop offset="1" stop-color="${mixed(to, paint, 0.4)}"/></linearGradient>`
  switch (kind) {
    case 0:
      return `<defs>${ball}</defs><circle cx="${x}" cy="${foot - size * 0.94}" r="${size}" fill="url(#ball${at})"/>`
    case 1: {
      const half = size * 0.62
      const top = foot - size * 2.3
      return `<defs>${round}</defs><path d="M${x - half} ${top}V${foot - 6}A${half} ${half * 0.26} 0 0 0 ${x + half} ${foot - 6}V${top}Z" fill="url(#round${at})"/><ellipse cx="${x}" cy="${top}" rx="${half}" ry="${half * 0.26}" fill="${bright}"/><ellipse cx="${x}" cy="${top}" rx="${half * 0.8}" ry="${half * 0.18}" fill="${dark}"/>`
    }
    case 2: {
      const half = size * 0.86
      return `<defs>${round}</defs><path d="M${x} ${foot - size * 2.2}L${x + half} ${foot - 8}A${half} ${half * 0.24} 0 0 1 ${x - half} ${foot - 8}Z" fill="url(#round${at})"/>`
    }
    default: {
      const w = size * 0.8
      const h = size * 1.5
      const lean = size * 0.42
      return `<path d="M${x - w} ${foot - h}H${x + w * 0.7}V${foot}H${x - w}Z" fill="${paint}"/><path d="M${x - w} ${foot - h}l${lean} ${-lean * 0.7}H${x + w * 0.7 + lean}L${x + w * 0.7} ${foot - h}Z" fill="${bright}"/><path d="M${x + w * 0.7} ${foot - h}l${lean} ${-lean * 0.7}V${foot - lean * 0.7}L${x + w * 0.7} ${foot}Z" fill="${light < 0.5 ? dark : mixed(paint, '#ffffff', 0.25)}"/>`
    }
  }
}

/** Words, where there are any, on a card that stands in front. */
function card(text: string, letter: Composition['letter'], by: number): string {
  const paper = '#f7f1e3'
  const words = letter(
    text,
    { x: 96 + by, y: 398, width: 320, height: 76 },
    { colour: inkOn(paper), maxHeight: 50 },
  )
  return `<ellipse cx="256" cy="490" rx="220" ry="20" fill="url(#shade)"/><rect x="${76 + by}" y="386" width="360" height="100" rx="4" fill="${paper}"/>${words}`
}
