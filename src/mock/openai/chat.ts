import { jsonReply, type Reply } from '../http/reply.ts'
import { answerWords } from '../job/answer-words.ts'
import type { InputPicture } from '../job/ask.ts'
import { pictureFromText } from '../job/input-picture.ts'
import type { Mistake, Trouble } from '../job/trouble.ts'
import { fieldsOf, jsonFields } from '../json-fields.ts'
import { type Answered, sit, wordsAsk } from '../judge/answer.ts'
import { findJudge } from '../judge/find-judge.ts'
import type { Keyed } from '../scene.ts'
import {
  type ApiError,
  errorOf,
  invalidType,
  invalidValue,
  missingParameter,
  modelNotFound,
} from './error.ts'
import { requestId } from './headers.ts'
import { failed } from './order.ts'
import type { Service } from './service.ts'

/** Chat Completions with pictures, without streams and tools (openai-node 7.55.0, 2026-11). */
export async function answerChat(service: Service, arrival: Keyed): Promise<Reply> {
  const { scene } = service
  const given = jsonFields(arrival.body)
  if (given.model === undefined) return failed(service, missingParameter('model'))
  if (typeof given.model !== 'string') return failed(service, invalidType('model', 'a string'))
  const model = findJudge(scene, 'openai', given.model)
  if (model === null) return failed(service, modelNotFound(given.model))
  const read = await readMessages(given.messages)
  const wrong = read.error ?? fieldMistake(given, model)
  const schema = fieldsOf(fieldsOf(given.response_format).json_schema).schema ?? null
  const most = given.max_completion_tokens ?? given.max_tokens
  const answered = await sit(model, {
    ...read,
    schema,
    maxTokens: typeof most === 'number' ? most : null,
    seed: scene.world.seed,
  })
  const mistake: Mistake | null =
    wrong === null ? null : { kind: 'parameters', field: wrong.param, message: wrong.message }
  const names = { model: model.id, requestId: requestId(arrival) }
  return answerWords(
    {
      scene,
      arrival,
      account: arrival.account,
      model,
      ask: wordsAsk(read.text, answered),
      mistake,
      requestId: service.requestIdOf(arrival),
      taskId: null,
      refuse: (trouble: Trouble) =>
        failed(service, trouble === mistake && wrong !== null ? wrong : errorOf(trouble, names)),
    },
    () => jsonReply(200, completion(arrival, { model: model.id, answered, now: scene.now() })),
  )
}

function fieldMistake(
  given: Readonly<Record<string, unknown>>,
  { refusesTemperature }: { readonly refusesTemperature: boolean },
): ApiError | null {
  const { temperature } = given
  if (refusesTemperature && temperature !== undefined && temperature !== 1) {
    return {
      ...invalidValue(
        'temperature',
        "Unsupported value: 'temperature' does not support this value with this model.",
      ),
      code: 'unsupported_value',
    }
  }
  if (given.stream === true) return invalidValue('stream', 'This mock streams no chat.')
  return null
}

interface Messages {
  readonly system: string
  readonly text: string
  readonly pictures: readonly InputPicture[]
  readonly error: ApiError | null
}

async function readMessages(messages: unknown): Promise<Messages> {
  const empty = { system: '', text: '', pictures: [] }
  if (!Array.isArray(messages)) return { ...empty, error: missingParameter('messages') }
  const system: string[] = []
  const text: string[] = []
  const pictures: InputPicture[] = []
  for (const [index, message] of messages.entries()) {
    const { role, content } = fieldsOf(message)
    const words = role === 'system' || role === 'developer' ? system : text
    if (typeof content === 'string') {
      words.push(content)
      continue
    }
    for (const part of Array.isArray(content) ? content : []) {
      const { type, text: said, image_url: shown } = fieldsOf(part)
      if (type === 'text' && typeof said === 'string') words.push(said)
      if (type !== 'image_url') continue
      const picture = await pictureFromText(fieldsOf(shown).url)
      if (picture === null) {
        const where = `messages[${index}].content`
        return {
          ...empty,
          error: { ...invalidValue(where, 'Invalid image data.'), code: 'invalid_image_format' },
        }
      }
      pictures.push(picture)
    }
  }
  return { system: system.join('\n'), text: text.join('\n'), pictures, error: null }
}

function completion(
  arrival: Keyed,
  {
    model,
    answered,
    now,
  }: { readonly model: string; readonly answered: Answered; readonly now: number },
): object {
  const { words, isCut, inputTokens, outputTokens } = answered
  return {
    id: `chatcmpl-${arrival.chance.hex('completion').slice(0, 29)}`,
    object: 'chat.completion',
    created: Math.floor(now / 1_000),
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: words, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: isCut ? 'length' : 'stop',
      },
    ],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    },
    service_tier: 'default',
    system_fingerprint: 'fp_mock',
  }
}
