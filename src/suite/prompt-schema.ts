import { z } from 'zod'
import { BACKGROUNDS, type Question } from '../domain/prompt-spec.ts'
import { flag, id, record, refusal, text, word } from './fields.ts'
import { modesSchema } from './settings-fields.ts'

const MAX_TEXT = 32_000
const MAX_WORDS = 1000
const MAX_COLOURS = 16
const MAX_STATEMENTS = 20
const MAX_QUESTIONS = 20

/** One line without control characters. */
export const printable = (max: number, want: string) =>
  text(new RegExp(`^(?=.*\\S)[^\\u0000-\\u001f\\u007f]{1,${max}}$`), want)

/** The name of a file, as a person writes it. */
export const path = (want: string) => printable(1024, want)

const words = (want: string) =>
  z
    .string({ error: (issue) => refusal(issue.input, want) })
    .min(1, 'the text is empty. Leave the key out where no words are expected.')
    .max(MAX_WORDS, `the text is over ${MAX_WORDS} characters.`)
    .nullable()
    .default(null)

const colour = text(
  /^#[0-9a-fA-F]{6}$/,
  'a colour such as "#1a6b4f", in quotes: # begins a comment',
)
const colours = listUpTo(MAX_COLOURS, colour.transform(lowerCase), 'colours').check((context) => {
  context.value.forEach((one, index) => {
    if (context.value.indexOf(one) === index) return
    const message = `the colour ${one} is asked for twice. Keep one.`
    context.issues.push({ code: 'custom', message, input: one, path: [index] })
  })
})

const statement = printable(300, 'a short statement such as "exactly one bicycle"')

const question = record(
  {
    id: id('an id, such as one-bicycle,').describe('Its name in results, unique in the prompt.'),
    ask: printable(500, 'a question that a look at the picture answers with yes or no').describe(
      'A question about the picture that yes or no answers.',
    ),
    dependsOn: id('the id of another question')
      .nullable()
      .default(null)
      .describe('Question that must be answered as expected first; else this one has failed.'),
    expect: word(['yes', 'no'], 'an answer')
      .default('yes')
      .describe('The answer of a right picture.'),
    critical: flag('whether a wrong answer makes the picture unusable')
      .default(true)
      .describe('Whether a wrong answer makes the picture unusable.'),
  },
  'a question such as { id: one-bicycle, ask: "Is there exactly one bicycle?" }',
)

const questions = listUpTo(MAX_QUESTIONS, question, 'questions').check((context) => {
  for (const { index, key, message } of questionMistakes(context.value)) {
    context.issues.push({ code: 'custom', message, input: context.value, path: [index, key] })
  }
})

/** Ids that stand twice, and chains of `dependsOn` that lead nowhere or in a circle. */
function questionMistakes(
  all: readonly Question[],
): readonly { readonly index: number; readonly key: string; readonly message: string }[] {
  return all.flatMap(({ id: own, dependsOn }, index) => {
    if (all.findIndex((one) => one.id === own) !== index) {
      const message = `the question "${own}" stands twice. Give each its own id.`
      return [{ index, key: 'id', message }]
    }
    if (dependsOn === null) return []
    const tell = (message: string) => [{ index, key: 'dependsOn', message }]
    if (!all.some((one) => one.id === dependsOn)) {
      const others = all.filter((one) => one.id !== own).map((one) => one.id)
      const there = others.length === 0 ? 'There is no other.' : `There are: ${others.join(', ')}.`
      return tell(`there is no question "${dependsOn}". ${there}`)
    }
    const circle = circleFrom(own, all)
    return circle === null
      ? []
      : tell(`these wait for one another: ${circle.join(' → ')}. Let one depend on none.`)
  })
}

/** The way from a question back to itself; null where the way ends or circles elsewhere. */
function circleFrom(start: string, all: readonly Question[]): readonly string[] | null {
  const way = [start]
  for (;;) {
    const last = way.at(-1)
    const next = all.find((one) => one.id === last)?.dependsOn ?? null
    if (next === null) return null
    if (way.includes(next)) return next === start ? [...way, next] : null
    way.push(next)
  }
}

function lowerCase(written: string): string {
  return written.toLowerCase()
}

function listUpTo<T extends z.ZodType>(most: number, member: T, what: string) {
  const want = `a list of ${what}, at most ${most}`
  return z
    .array(member, { error: (issue) => refusal(issue.input, want) })
    .max(most, `more than ${most} ${what}. Keep the ones that decide.`)
}

/** The pictures of a suite, or of one prompt. */
export const inputsSchema = record(
  {
    image: path('a picture such as ./inputs/room.png').optional(),
    mask: path('a mask such as ./inputs/room-mask.png').optional(),
  },
  'a map such as { image: ./inputs/room.png }',
)

/** What a prompt may say of its pictures, beside its id and text. */
const promptFields = {
  content: id('a kind of content, such as photograph,')
    .nullable()
    .default(null)
    .describe('Kind of content: results are compared by it.'),
  expectText: words('the words to be seen in the picture').describe(
    'Words that must be readable in the picture, letter by letter.',
  ),
  absentText: words('the words that must be gone from the picture').describe(
    'Words that must not be readable, e.g. those that an edit replaces.',
  ),
  colours: colours.default([]).describe('Colours as "#rrggbb": each must be seen in the picture.'),
  background: word(BACKGROUNDS, 'a background')
    .nullable()
    .default(null)
    .describe('What the background must be.'),
  keepOutside: flag('whether all outside the mask must stay as it was')
    .optional()
    .describe('For edits: whether the rest must stay. Default: true where there is a mask.'),
  mustShow: listUpTo(MAX_STATEMENTS, statement, 'statements')
    .default([])
    .describe('What must be seen, for people and judges.'),
  mustNotShow: listUpTo(MAX_STATEMENTS, statement, 'statements')
    .default([])
    .describe('What must not be seen.'),
  questions: questions.default([]).describe('Questions for a judge or a person, one fact each.'),
  inputs: inputsSchema
    .optional()
    .describe("Pictures of its own, beside its file, in place of the suite's."),
  modes: modesSchema
    .optional()
    .describe('Takes part only in these modes. Default: those that its pictures allow.'),
}

/** One prompt, inline or from a file. */
export const promptSchema = record(
  {
    id: id('an id, such as bicycle,').describe('Its name in results, unique in the suite.'),
    text: z
      .string({ error: (issue) => refusal(issue.input, "the prompt's text") })
      .refine((value) => value.trim() !== '', 'the text is empty. Say what to draw.')
      .refine((value) => value.length <= MAX_TEXT, `the text is over ${MAX_TEXT} characters.`)
      .refine((value) => !value.includes('\0'), 'the text has a NUL character. Take it out.')
      .describe('What to draw. Sent as it is: nothing in it is replaced.'),
    ...promptFields,
  },
  'a prompt such as { id: bicycle, text: "a red bicycle" }',
)
