import { hash } from 'node:crypto'
import { recognise } from '../draw/recognise.ts'
import type { Recognised } from '../draw/recognised.ts'
import type { InputPicture } from '../job/ask.ts'
import type { JudgeModel } from '../world.ts'
import { questionsIn } from './questions-in.ts'

/** What a question is about, by its words; the first that fits. */
const ABOUT: readonly (readonly [keyof Recognised, RegExp])[] = [
  [
    'surroundings',
    /\b(rest|else|elsewhere|outside|surround\w*|unchanged|untouched|kept|otherwise)\b/i,
  ],
  [
    'text',
    /\b(texts?|words?|letters?|lettering|spel\w+|reads?|legible|headline|caption|writ\w+|label(?:led)? \w+|says?)\b/i,
  ],
  ['background', /\b(background|backdrop|transparent)\b/i],
  ['colours', /\b(colou?rs?|palette|hues?)\b|#[0-9a-f]{6}/i],
]

/** A question that names a fault is answered with no where all is well. */
const FAULT =
  /\b(garbled|misspel\w*|wrong\w*|missing|extra|unwanted|distort\w*|blur\w*|arte?facts?|smear\w*|damaged|spoil\w*|defects?|watermarks?|cut off)\b/i

/** What a mock judge says of one question. */
export interface MockAnswer {
  readonly id: string
  readonly answer: 'yes' | 'no' | 'cannot-tell'
  readonly reason: string
}

/**
 * Looks at the first picture (the second is what it was made from) and answers the questions of a
 * request. It knows nothing but the request: it compares the picture with what our models draw for
 * that order, and errs as often as its world says, in the same way for the same picture and question.
 */
export async function look(
  model: JudgeModel,
  {
    text,
    schema,
    pictures,
    seed,
  }: {
    readonly text: string
    readonly schema: unknown
    readonly pictures: readonly InputPicture[]
    readonly seed: number
  },
): Promise<readonly MockAnswer[]> {
  const { order, questions } = questionsIn(text, schema)
  const [picture, input = null] = pictures
  if (picture === undefined) {
    return questions.map(({ id }) => ({ id, answer: 'cannot-tell', reason: 'there is no picture' }))
  }
  const seen = await recognise({ promptText: order, picture, input })
  return questions.map(({ id, ask }) => {
    const unit = (label: string): number => unitOf([seed, model.id, label, picture.sha256, ask])
    if (unit('tell') < model.cannotTell) {
      return { id, answer: 'cannot-tell', reason: 'it is hard to see' }
    }
    const aspect = aspectOf(ask, seen)
    const isRight =
      aspect === null ? Object.values(seen).every((one) => one !== false) : seen[aspect]
    const errs = unit('err') >= (isRight === true ? model.sensitivity : model.specificity)
    const looksRight = (isRight === true) !== errs
    const answer = looksRight !== asksForFault(model, ask) ? 'yes' : 'no'
    return {
      id,
      answer,
      reason: `the ${aspect ?? 'picture'} looks ${looksRight ? 'right' : 'wrong'}`,
    }
  })
}

function asksForFault({ negatives }: JudgeModel, ask: string): boolean {
  const asked = ask.toLowerCase()
  // "Well formed, without extra strokes?" asks for what is right.
  const namesFault = FAULT.test(ask.replace(/\bwithout\b.*/i, ''))
  return namesFault || negatives.some((one) => asked.includes(one.toLowerCase()))
}

/** Null where the question is about nothing that the order asks for. */
function aspectOf(ask: string, seen: Recognised): keyof Recognised | null {
  const named = ABOUT.find(([aspect, words]) => words.test(ask) && seen[aspect] !== null)
  if (named !== undefined) return named[0]
  if (seen.applied !== null) return 'applied'
  return seen.subject === null ? null : 'subject'
}

/** 0 ≤ x < 1, the same for the same parts. */
function unitOf(parts: readonly (string | number)[]): number {
  return hash('sha256', JSON.stringify(parts), 'buffer').readUIntBE(0, 6) / 2 ** 48
}
