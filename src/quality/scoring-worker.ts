// The scoring child: looks at pictures from outside, so that what they break is not the run.
import type { ScorerSpec } from '../domain/scorer-spec.ts'
import { restrictDecoders } from '../image/decode.ts'
import { readImageFile } from '../image/read-image-file.ts'
import { createPicture } from './picture.ts'
import { scoreCard } from './score-card.ts'
import type { ControlCard, Picture, Readiness, Scorer } from './scorer.ts'
import { scorerFor } from './scorers/index.ts'
import type { ScoringResult, ScoringTask } from './scoring-message.ts'

/** Pictures kept decoded: an image, its source and its mask, while one scorer follows another. */
const KEPT = 3

restrictDecoders()

const pictures = new Map<string, Picture>()
const cards = new Map<string, readonly ControlCard[]>()
const readiness = new Map<string, Promise<Readiness>>()

// Ctrl-C reaches the whole process group; the parent decides when its child ends.
process.on('SIGINT', () => {})
// An ordinary exit would wait for a decoder that hangs.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('message', async ({ id, task }: { id: number; task: ScoringTask }) => {
  process.send?.({ id, result: await perform(task) })
})

async function perform(task: ScoringTask): Promise<ScoringResult> {
  try {
    switch (task.kind) {
      case 'prepare':
        return { kind: 'readiness', readiness: await prepared(task.spec) }
      case 'score': {
        const scorer = await readyScorer(task.asked.spec)
        const image = await pictureAt(task.files.image)
        const source = task.files.source === null ? null : await pictureAt(task.files.source)
        const mask = task.files.mask === null ? null : await pictureAt(task.files.mask)
        return { kind: 'scored', scored: await scorer.score({ image, source, mask }, task.asked) }
      }
      case 'control': {
        const scorer = await readyScorer(task.spec)
        const card = cardsOf(scorer, task.spec)[task.card]
        if (card === undefined) throw new Error(`there is no control card ${task.card}`)
        return { kind: 'scored', scored: await scoreCard(scorer, card, task.spec) }
      }
      default:
        return task satisfies never
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return { kind: 'unable', message: said.split('\n', 1)[0]?.slice(0, 300) ?? '' }
  }
}

function prepared(spec: ScorerSpec): Promise<Readiness> {
  const key = JSON.stringify(spec)
  const known = readiness.get(key) ?? scorerHere(spec).prepare(spec)
  readiness.set(key, known)
  return known
}

async function readyScorer(spec: ScorerSpec): Promise<Scorer> {
  const state = await prepared(spec)
  if (state.kind === 'absent') throw new Error(state.message)
  return scorerHere(spec)
}

/** Drawn lazily, but listed once: a list of cards may keep what several of them share. */
function cardsOf(scorer: Scorer, spec: ScorerSpec): readonly ControlCard[] {
  const key = JSON.stringify(spec)
  const known = cards.get(key) ?? scorer.controls(spec)
  cards.set(key, known)
  return known
}

function scorerHere(spec: ScorerSpec): Scorer {
  const scorer = scorerFor(spec)
  if (scorer === null) throw new Error(`no scorer ${spec.scorer} runs here`)
  return scorer
}

async function pictureAt(path: string): Promise<Picture> {
  const known = pictures.get(path)
  if (known !== undefined) return known
  const picture = createPicture(await readImageFile(path))
  for (const oldest of [...pictures.keys()].slice(0, -(KEPT - 1))) pictures.delete(oldest)
  pictures.set(path, picture)
  return picture
}
