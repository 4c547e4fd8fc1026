import { seededRandom } from '../../src/stats/seeded-random.ts'
import { adaptive, type Choice, even, halved, repeated, SMALL_GAP } from './arms.ts'

// `node test/simulation/allocation.ts [repeats]`: what adaptive allocation saves, by simulation.

const repeats = Number(process.argv[2] ?? 2000)
const random = seededRandom(2026)

/** Published, of rates that were not: how often the best arm was found. */
const PUBLISHED = [
  { arms: 8, images: 192, even: 0.881, halved: 0.933 },
  { arms: 8, images: 96, even: 0.798, halved: 0.837 },
  { arms: 4, images: 64, even: 0.842, halved: 0.838 },
]

function row(name: string, once: () => Choice): { readonly best: number; readonly images: number } {
  const found = repeated(repeats, once)
  const best = `${(found.best * 100).toFixed(1)} %`
  console.log(`  ${name.padEnd(46)} ${found.images.toFixed(1).padStart(6)} images  ${best}`)
  return found
}

console.log(`How often the best arm is found; ${repeats} repeats, seed 2026.`)
console.log(`True usable rates: ${SMALL_GAP.join(' ')} (four arms: the first four)\n`)
for (const { arms, images, ...published } of PUBLISHED) {
  const rates = SMALL_GAP.slice(0, arms)
  console.log(`${arms} arms, ${images} images`)
  row(`even (published: ${published.even})`, () => even(rates, images / arms, random))
  row(`halving (published: ${published.halved})`, () => halved(rates, images, random))
}

for (const prompts of [24, 12]) {
  console.log(`\nThe same certainty for less: 8 arms, ${prompts} prompts each when even`)
  const base = row(`even, ${prompts} prompts`, () => even(SMALL_GAP, prompts, random))
  for (const factor of [1, 7 / 6, 4 / 3, 5 / 3]) {
    const each = Math.round(prompts * factor)
    const name = `--allocate adaptive, up to ${each} prompts`
    const found = row(name, () => adaptive(SMALL_GAP, each, { random }))
    const saved = Math.round((1 - found.images / base.images) * 100)
    const verdict = found.best >= base.best ? 'at least as certain' : 'less certain'
    console.log(`    ${saved} % of the money saved, ${verdict}`)
  }
}
