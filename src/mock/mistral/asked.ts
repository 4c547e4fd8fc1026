import { type Asked, PLAIN_ASK } from '../job/ask.ts'
import type { Fields } from '../json-fields.ts'
import { wordIn } from '../moderation.ts'
import type { GeneralModel } from '../world.ts'

export interface MistralAsked extends Asked {
  readonly stream: boolean
  /** The language model will not call the tool: it answers in words. */
  readonly declines: boolean
}

const FIELDS =
  'inputs model agent_id tools instructions completion_args store stream handoff_execution guardrails metadata name description'.split(
    ' ',
  )
const CHARACTERS_A_TOKEN = 4
/** Tokens of the tool's own description, of the model's words, and of what the tool gives back. */
export const TOKENS = { prompt: 176, completion: 450, connector: 290 } as const

export function promptTokens(prompt: string): number {
  return TOKENS.prompt + Math.ceil(prompt.length / CHARACTERS_A_TOKEN)
}

/** A conversation that is to draw: the tool knows neither size nor count, and makes JPEG files. */
export function readAsk(given: Fields, model: GeneralModel): MistralAsked {
  const prompt = textOf(given.inputs)
  const declines = wordIn(prompt, model.moderation.input) !== null
  return {
    stream: given.stream === true,
    declines,
    mistake: mistakeIn(given, prompt),
    ask: {
      ...PLAIN_ASK,
      prompt,
      format: 'jpeg',
      units: () => ({
        input_text_token: promptTokens(prompt) + (declines ? 0 : TOKENS.connector),
        output_text_token: TOKENS.completion,
        ...(declines && { image: 0 }),
      }),
    },
  }
}

/** Whether a conversation or an agent has the tool that draws. */
export function hasTool({ tools }: Fields): boolean {
  return (
    Array.isArray(tools) &&
    tools.some((tool) => (tool as Fields | null)?.type === 'image_generation')
  )
}

function mistakeIn(given: Fields, prompt: string): MistralAsked['mistake'] {
  const unknown = Object.keys(given).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) return wrong(unknown, 'Extra inputs are not permitted')
  if (prompt === '') return wrong('inputs', 'Field required')
  if (given.agent_id !== undefined && given.model !== undefined)
    return wrong('model', 'Give either model or agent_id')
  return null
}

function wrong(field: string, message: string): MistralAsked['mistake'] {
  return { kind: 'parameters', field, message }
}

/** `inputs` is a text, or a list of entries with texts or with chunks of them. */
function textOf(inputs: unknown): string {
  if (typeof inputs === 'string') return inputs
  if (Array.isArray(inputs)) return inputs.map(textOf).join(' ').trim()
  const { content, text } = (inputs ?? {}) as Fields
  return typeof text === 'string' ? text : content === undefined ? '' : textOf(content)
}
