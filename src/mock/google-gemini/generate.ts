import { halved } from '../bill.ts'
import { errorReply } from '../google/error.ts'
import { pictureJson } from '../http/picture-json.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Keyed, Scene } from '../scene.ts'
import type { GeneralModel } from '../world.ts'
import { blockOf, contentOf } from './answer.ts'
import { readAsk } from './asked.ts'
import { errorOf } from './error.ts'

/** `generateContent`: one answer, whole. */
export async function generate(scene: Scene, arrival: Keyed, model: GeneralModel): Promise<Reply> {
  const { body, chance, account } = arrival
  const asked = await readAsk(body.kind === 'json' ? body.json : null, { model, chance })
  const responseId = chance.hex('response').slice(0, 22)
  const view = { asked, model: model.id, responseId }
  const headers = headersOf(asked.tier)
  const refuse = (trouble: Trouble): Reply =>
    trouble.kind === 'blocked'
      ? jsonReply(200, blockOf(view, trouble), headers)
      : errorReply(errorOf(trouble, model.id), headers)
  return answerNow(
    {
      scene,
      arrival,
      account,
      model: asked.tier === 'flex' ? { ...model, rates: halved(model.rates) } : model,
      ask: asked.ask,
      mistake: asked.mistake,
      requestId: responseId,
      taskId: null,
      refuse,
    },
    ({ job, pictures }) =>
      pictureJson(200, contentOf(view, { pictures, policy: job.policy }), {
        ...headers,
        'server-timing': `gfet4t7; dur=${Math.round(job.latencyMs)}`,
      }),
  )
}

/** There is no request id and no rate limit in this API's headers. */
export function headersOf(tier: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json; charset=UTF-8',
    'x-gemini-service-tier': tier,
    vary: 'Origin, X-Origin, Referer',
  }
}
