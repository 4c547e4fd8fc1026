import { Big } from 'big.js'
import { MEDIA_TYPES, type Picture } from '../draw/picture.ts'
import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import { bytesReply, type Reply } from '../http/reply.ts'
import type { Made } from '../job/answer-now.ts'
import { statedUsd } from '../job/bill-job.ts'

interface Said {
  readonly made: Made
  readonly createdSeconds: number
}

/** `{created, data, usage}`. */
export function imagesReply({ made, createdSeconds }: Said): Reply {
  return pictureJson(200, {
    created: createdSeconds,
    data: made.pictures.map((picture) => ({
      b64_json: pictureSlot(picture),
      media_type: MEDIA_TYPES[picture.format],
    })),
    usage: usageOf(made),
  })
}

/** The same as a stream: a preview, each finished image, the usage with the last, `[DONE]`. */
export function imagesStream({ made, createdSeconds }: Said): Reply {
  const { pictures, job } = made
  async function* events(): AsyncGenerator<string> {
    yield ': OPENROUTER PROCESSING\n\n'
    const [first] = pictures
    if (first !== undefined)
      yield event({ type: 'image_generation.partial_image', partial_image_index: 0, ...b64(first) })
    if (job.fault?.fault === 'in-stream-error') {
      yield event({ type: 'error', error: { code: 'upstream_error', message: 'upstream broke' } })
      return
    }
    for (const [index, picture] of pictures.entries())
      yield event({
        type: 'image_generation.completed',
        ...b64(picture),
        created: createdSeconds,
        media_type: MEDIA_TYPES[picture.format],
        ...(index === pictures.length - 1 && { usage: usageOf(made) }),
      })
    yield 'data: [DONE]\n\n'
  }
  return {
    ...bytesReply(200, [], { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }),
    body: { kind: 'events', events: events() },
  }
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function b64(picture: Picture): { readonly b64_json: string } {
  return { b64_json: picture.base64.map((piece) => piece.toString('latin1')).join('') }
}

function usageOf(made: Made): object {
  const { job, usd, pictures } = made
  const units = job.ask.units(pictures.length)
  const prompt = Number(units.input_text_token ?? 0)
  const completion = Number(units.output_image_token ?? 0)
  const stated = statedUsd(job, usd)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    completion_tokens_details: { image_tokens: completion, reasoning_tokens: null },
    cost: stated === null ? null : Number(stated),
    is_byok: false,
    cost_details: { upstream_inference_cost: null, ...shares(made, prompt) },
  }
}

/** What of the bill is for the prompt, and what for the images. */
function shares({ job, usd }: Made, promptTokens: number): object {
  const rate = job.model.rates.find(({ bill }) => bill === 'input_text_token')?.usd ?? '0'
  const prompt = new Big(rate).times(promptTokens)
  return {
    upstream_inference_prompt_cost: prompt.toNumber(),
    upstream_inference_completions_cost: new Big(usd).minus(prompt).toNumber(),
  }
}
