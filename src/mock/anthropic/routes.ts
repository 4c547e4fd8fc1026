import { jsonReply, type Reply } from '../http/reply.ts'
import { answerWords } from '../job/answer-words.ts'
import type { InputPicture } from '../job/ask.ts'
import { pictureFromText } from '../job/input-picture.ts'
import type { Mistake } from '../job/trouble.ts'
import { fieldsOf, jsonFields } from '../json-fields.ts'
import { type Answered, sit, wordsAsk } from '../judge/answer.ts'
import { findJudge } from '../judge/find-judge.ts'
import type { Answer } from '../routes.ts'
import type { Keyed, Scene } from '../scene.ts'
import { refuse } from './error.ts'

/** From this version on a temperature is refused, whatever it is. */
const WITHOUT_TEMPERATURE = '2026-10-21'

/** Anthropic: messages with pictures, without streams and tools, and the list of models. */
export function anthropicRoutes(scene: Scene): Answer {
  return async (arrival, route) => {
    const requestId = `req_${arrival.chance.hex('request id').slice(0, 24)}`
    const { account } = arrival
    const reply =
      account === null
        ? refuse({ kind: 'key', sent: arrival.key }, requestId)
        : await answer(scene, { ...arrival, account }, { route, requestId })
    return { ...reply, headers: { 'request-id': requestId, ...reply.headers } }
  }
}

async function answer(
  scene: Scene,
  arrival: Keyed,
  { route, requestId }: { readonly route: string; readonly requestId: string },
): Promise<Reply> {
  const asked = `${arrival.method} ${route}`
  if (asked === 'POST /v1/messages') return message(scene, arrival, requestId)
  if (asked === 'GET /v1/models') return listModels(scene)
  return { ...refuse({ kind: 'path' }, requestId), knownPath: false }
}

async function message(scene: Scene, arrival: Keyed, requestId: string): Promise<Reply> {
  const given = jsonFields(arrival.body)
  const name = typeof given.model === 'string' ? given.model : ''
  const model = findJudge(scene, 'anthropic', name)
  if (model === null) return refuse({ kind: 'model', id: name, retired: false }, requestId)
  const read = await readMessages(given)
  const wrong = headMistake(arrival, given) ?? read.mistake
  const schema = fieldsOf(fieldsOf(given.output_config).format).schema ?? null
  const most = given.max_tokens
  const answered = await sit(model, {
    ...read,
    schema,
    maxTokens: typeof most === 'number' ? most : null,
    seed: scene.world.seed,
  })
  return answerWords(
    {
      scene,
      arrival,
      account: arrival.account,
      model,
      ask: wordsAsk(read.text, answered),
      mistake: wrong,
      requestId,
      taskId: null,
      refuse: (trouble) => refuse(trouble, requestId),
    },
    () => jsonReply(200, messageBody(arrival, model.id, answered)),
  )
}

function mistakeIn(field: string, message: string): Mistake {
  return { kind: 'parameters', field, message }
}

function headMistake({ headers }: Keyed, given: Readonly<Record<string, unknown>>): Mistake | null {
  const version = headers['anthropic-version']
  if (typeof version !== 'string') return mistakeIn('anthropic-version', 'header is required')
  if (version >= WITHOUT_TEMPERATURE && given.temperature !== undefined) {
    return mistakeIn('temperature', 'Extra inputs are not permitted')
  }
  if (typeof given.max_tokens !== 'number') return mistakeIn('max_tokens', 'Field required')
  if (given.stream === true) return mistakeIn('stream', 'this mock streams no messages')
  return null
}

interface Messages {
  readonly system: string
  readonly text: string
  readonly pictures: readonly InputPicture[]
  readonly mistake: Mistake | null
}

async function readMessages(given: Readonly<Record<string, unknown>>): Promise<Messages> {
  const { system: said, messages } = given
  const system = typeof said === 'string' ? said : ''
  const empty = { system, text: '', pictures: [] }
  if (!Array.isArray(messages) || messages.length === 0) {
    return { ...empty, mistake: mistakeIn('messages', 'Field required') }
  }
  const text: string[] = []
  const pictures: InputPicture[] = []
  for (const [index, one] of messages.entries()) {
    const { content } = fieldsOf(one)
    if (typeof content === 'string') text.push(content)
    for (const block of Array.isArray(content) ? content : []) {
      const { type, text: words, source } = fieldsOf(block)
      if (type === 'text' && typeof words === 'string') text.push(words)
      if (type !== 'image') continue
      const picture = await pictureFromText(fieldsOf(source).data)
      if (picture === null) {
        const where = `messages.${index}.content`
        return { ...empty, mistake: mistakeIn(where, 'Could not process image') }
      }
      pictures.push(picture)
    }
  }
  return { system, text: text.join('\n'), pictures, mistake: null }
}

function messageBody(arrival: Keyed, model: string, answered: Answered): object {
  const { words, isCut, inputTokens, outputTokens } = answered
  return {
    id: `msg_${arrival.chance.hex('message').slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: words, citations: null }],
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: isCut ? 'max_tokens' : 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      cache_creation: null,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      inference_geo: null,
      output_tokens_details: null,
      server_tool_use: null,
      service_tier: 'standard',
      speed: 'standard',
    },
  }
}

function listModels({ world }: Scene): Reply {
  const models = world.judges.filter(({ dialect, retired }) => dialect === 'anthropic' && !retired)
  return jsonReply(200, {
    data: models.map(({ id }) => ({
      type: 'model',
      id,
      display_name: id,
      created_at: '2026-01-01T00:00:00Z',
    })),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  })
}
