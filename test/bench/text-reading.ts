/**
 * How well and how fast text is read, on pictures drawn with this machine's own fonts:
 * `node test/bench/text-reading.ts [SHARE]`, with a share of the corpus between 0 and 1.
 * A measurement for people; no test depends on it.
 */
import { performance } from 'node:perf_hooks'
import sharp from 'sharp'
import { decodePixels } from '../../src/image/decode.ts'
import { findTextReading } from '../../src/quality/ocr/open-text-reader.ts'
import { onWhite } from '../../src/quality/ocr/rgb-picture.ts'
import type { TextReader } from '../../src/quality/ocr/text-reader.ts'
import { compareText } from '../../src/quality/text-match.ts'
import { quantile } from '../../src/stats/quantile.ts'

const FONTS = [
  'DejaVu Sans',
  'DejaVu Serif',
  'Liberation Sans',
  'Liberation Serif',
  'DejaVu Sans Mono',
]
const TEXTS = {
  word: ['Marigold'],
  'two lines': ['Harbour Lights', 'Festival 1987'],
  'four lines': ['Fresh bread', 'every morning', 'from half past', 'seven till ten'],
}
const SIZES = [28, 56, 112]
const GROUNDS = ['white', 'dark', 'picture', 'busy', 'rotated'] as const
type Ground = (typeof GROUNDS)[number]

interface Sample {
  readonly ground: Ground
  readonly size: number
  readonly kind: string
  readonly lines: readonly string[]
  readonly png: Buffer
}

function* corpus(): Generator<Omit<Sample, 'png'> & { readonly font: string }> {
  for (const ground of GROUNDS) {
    for (const size of SIZES) {
      for (const font of FONTS) {
        for (const [kind, lines] of Object.entries(TEXTS)) yield { ground, size, font, kind, lines }
      }
    }
  }
}

async function drawn(
  lines: readonly string[],
  style: { ground: Ground; size: number; font: string },
) {
  const { ground, size, font } = style
  const isOver = ground === 'picture' || ground === 'busy'
  const dark = ground === 'dark' || isOver
  const paint = dark ? '#fff' : '#111'
  const outline = isOver ? 'stroke="#000" stroke-width="2" paint-order="stroke"' : ''
  const text = lines
    .map((line, index) => {
      const y = 512 + (index - (lines.length - 1) / 2) * size * 1.4
      return `<text x="512" y="${y}" text-anchor="middle" font-family="${font}" font-size="${size}" fill="${paint}" ${outline}>${line}</text>`
    })
    .join('')
  const turn = ground === 'rotated' ? 'rotate(12 512 512)' : ''
  const flat = ground === 'dark' ? '#16202c' : '#ffffff'
  const behind = ground === 'picture' ? hills() : ground === 'busy' ? street() : ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"><rect width="1024" height="1024" fill="${flat}"/>${behind}<g transform="${turn}">${text}</g></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

/** Hills in the mist with the grain of a photograph. */
function hills(): string {
  const grain =
    '<filter id="g" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency="0.02 0.05" numOctaves="5" seed="7"/><feColorMatrix values="0.6 0.3 0 0 0  0.3 0.6 0 0 0  0.2 0.2 0.4 0 0  0 0 0 0 0.6"/></filter>'
  const ridges = Array.from({ length: 5 }, (_, ridge) => {
    const y = 330 + ridge * 130
    return `<path d="M0 ${y}Q256 ${y - 190 + ridge * 60} 512 ${y}T1024 ${y - 40}V1024H0Z" fill="hsl(${90 + ridge * 18} 30% ${62 - ridge * 11}%)"/>`
  })
  return `<defs>${grain}</defs><rect width="1024" height="1024" fill="#a8bfd4"/>${ridges.join('')}<rect width="1024" height="1024" filter="url(#g)"/>`
}

/** Houses with lit windows under a sunset: edges at the scale of letters, as in a photograph. */
function street(): string {
  const houses = Array.from({ length: 12 }, (_, house) => {
    const [x, top] = [house * 86, 180 + ((house * 97) % 320)]
    const hue = (house * 47) % 360
    const windows = Array.from({ length: 60 }, (_, one) => {
      const [column, row] = [one % 4, Math.floor(one / 4)]
      const lit = (one * 7 + house * 3) % 5 < 2 ? '#f6d98a' : '#27303c'
      return `<rect x="${x + 8 + column * 19}" y="${top + 14 + row * 44}" width="12" height="22" fill="${lit}"/>`
    })
    return `<rect x="${x}" y="${top}" width="86" height="900" fill="hsl(${hue} 25% 35%)"/>${windows.join('')}`
  })
  const sky =
    '<linearGradient id="s" x2="0" y2="1"><stop stop-color="#31405e"/><stop offset="1" stop-color="#d88a5a"/></linearGradient>'
  return `<defs>${sky}</defs><rect width="1024" height="1024" fill="url(#s)"/>${houses.join('')}`
}

async function measure(reader: TextReader, share: number): Promise<void> {
  const rows: { ground: Ground; size: number; cer: number; exact: boolean; ms: number }[] = []
  let taken = 0
  for (const [index, one] of [...corpus()].entries()) {
    if (Math.floor((index + 1) * share) === taken) continue
    taken++
    const picture = onWhite(await decodePixels(await drawn(one.lines, one)))
    const from = performance.now()
    const { lines } = await reader.read(picture)
    const ms = performance.now() - from
    const { distance, characterErrorRate } = compareText(one.lines.join('\n'), lines)
    const exact = distance === 0
    rows.push({ ground: one.ground, size: one.size, cer: characterErrorRate, exact, ms })
    if (!exact) {
      const read = lines.map(({ text }) => text).join(' | ')
      console.log(`${one.ground} ${one.size}px ${one.font} ${one.kind}: read "${read}"`)
    }
  }
  const groups = [...GROUNDS.map(String), ...SIZES.map((size) => `${size}px`), 'all']
  for (const group of groups) {
    const own = rows.filter(
      ({ ground, size }) => group === 'all' || ground === group || `${size}px` === group,
    )
    const cer = own.reduce((sum, row) => sum + row.cer, 0) / own.length
    const exact = own.filter((row) => row.exact).length
    const ms = quantile(
      own.map((row) => row.ms).toSorted((a, b) => a - b),
      0.5,
    )
    console.log(
      `${group.padEnd(8)} n ${own.length}  CER ${cer.toFixed(3)}  exact ${exact}/${own.length}  p50 ${ms?.toFixed(0)} ms`,
    )
  }
}

const reading = await findTextReading()
if (reading.kind === 'absent') throw new Error(reading.message)
const from = performance.now()
const reader = await reading.open()
console.log(`${reading.engine}: loaded in ${(performance.now() - from).toFixed(0)} ms`)
await measure(reader, Number(process.argv[2] ?? '1'))
console.log(`resident ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
