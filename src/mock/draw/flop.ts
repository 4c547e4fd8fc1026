import type { Chance } from '../chance.ts'
import type { Brief, Content } from './brief.ts'

/** In which way a picture is wrong. */
export const FLOPS = [
  'garbled-text',
  'wrong-colours',
  'spoiled-background',
  /** A fine picture of something else, with other words. */
  'other-subject',
  'spoiled-surroundings',
  'not-applied',
  'old-text',
] as const
export type Flop = (typeof FLOPS)[number]

/** What a model can do: by content, how probably one picture is right, and how the others are wrong. */
export interface Skills {
  readonly skill: Readonly<Partial<Record<Content, number>>>
  readonly fails: Readonly<Partial<Record<Content, readonly Flop[]>>>
  /** Its wrong pictures look fine: they are always of another subject. */
  readonly pretty: boolean
}

/**
 * Whether and how one picture is wrong: null when it is right. The draw is a hash, so an outcome
 * depends on the world's seed, the model, the prompt and the picture's ordinal, and on no clock or
 * order. For about half of the prompts all models draw the same number: what is hard for one is hard for
 * the others, as with real models. The probability of a right picture is the skill either way.
 */
export function flopOf(
  { skill, fails, pretty }: Skills,
  {
    brief,
    model,
    which,
    chance,
  }: {
    readonly brief: Brief
    /** `dialect/id`. */
    readonly model: string
    /** Which picture of those of one prompt. */
    readonly which: string
    /** The world's: its seed is in it. */
    readonly chance: (text: string) => Chance
  },
): Flop | null {
  const { prompt, content } = brief
  const shared = chance(`difficulty\n${which}\n${prompt}`)
  const own = chance(`luck\n${model}\n${which}\n${prompt}`)
  const isShared = shared.unit('shared') < SHARED
  const drawn = (isShared ? shared : own).unit('right')
  if (drawn < (skill[content] ?? 1)) return null
  if (pretty) return 'other-subject'
  return wayOf(fails[content], brief, own)
}

const SHARED = 0.5

function wayOf(wanted: readonly Flop[] | undefined, brief: Brief, own: Chance): Flop {
  const possible = (wanted ?? USUAL[brief.content]).filter((flop) => canHappen(flop, brief))
  return possible.length === 0 ? 'other-subject' : own.pick('way', possible)
}

const USUAL: Readonly<Record<Content, readonly Flop[]>> = {
  logo: ['garbled-text', 'wrong-colours', 'spoiled-background'],
  typography: ['garbled-text'],
  photograph: ['other-subject'],
  illustration: ['wrong-colours', 'other-subject'],
  product: ['spoiled-background', 'garbled-text'],
  diagram: ['garbled-text'],
  edit: ['spoiled-surroundings', 'not-applied', 'old-text', 'wrong-colours'],
}

/** Whether a picture for this brief can be wrong in this way at all. */
function canHappen(flop: Flop, { texts, oldTexts, colours, background, change }: Brief): boolean {
  switch (flop) {
    case 'garbled-text':
      return texts.length > 0
    case 'wrong-colours':
      return colours.length > 0 && (change === null || change === 'recolour')
    case 'spoiled-background':
      return background !== null && change === null
    case 'other-subject':
      return true
    case 'spoiled-surroundings':
    case 'not-applied':
      return change !== null
    case 'old-text':
      return change === 'text' && oldTexts.length > 0
    default:
      return flop satisfies never
  }
}
