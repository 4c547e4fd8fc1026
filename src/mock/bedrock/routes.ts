import type { Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel, modelsOf } from '../job/find-model.ts'
import type { Refuse } from '../job/trouble.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import { amazonFamily } from './amazon-family.ts'
import { malformed, needsProfile, refuse } from './error.ts'
import type { Family } from './family.ts'
import { signer } from './signed.ts'
import { stabilityFamily } from './stability-family.ts'

const INVOKE = /^\/model\/([^/]+)\/invoke$/

/** The runtime of Amazon Bedrock: InvokeModel, keyed or signed. */
export function bedrockRoutes(scene: Scene): Answer {
  const answer = async (arrival: Arrival, route: string): Promise<Reply> => {
    const signed = arrival.account === null ? signer(scene, arrival) : arrival
    if ('refused' in signed) return signed.refused
    const { account } = signed
    if (account === null) return refuse({ kind: 'key', sent: arrival.key }, arrival)
    const named = INVOKE.exec(route)?.[1]
    if (arrival.method !== 'POST' || named === undefined)
      return { ...refuse({ kind: 'path' }, arrival), knownPath: false }
    return invoke(scene, { ...arrival, account }, decodeURIComponent(named))
  }
  return async (arrival, route) => {
    const reply = await answer(arrival, route)
    return { ...reply, headers: { 'x-amzn-requestid': requestId(arrival), ...reply.headers } }
  }
}

async function invoke(scene: Scene, arrival: Keyed, named: string): Promise<Reply> {
  const { account, body } = arrival
  // A profile's ARN ends in the profile's id.
  const id = named.split('/').at(-1) ?? named
  const family: Family = id.startsWith('amazon.') ? amazonFamily : stabilityFamily
  const said: Refuse = (trouble, from) =>
    trouble.kind === 'blocked' ? family.blocked(trouble.stage) : refuse(trouble, from)
  const found = findModel(scene, 'bedrock', id)
  if ('trouble' in found) {
    const isBehindProfile = modelsOf(scene.world, 'bedrock').some((one) => one.id === `us.${id}`)
    return isBehindProfile ? needsProfile(id) : said(found.trouble, arrival)
  }
  if (body.kind !== 'json' || typeof body.json !== 'object' || body.json === null)
    return malformed('expected a JSON object')
  const { ask, mistake } = await family.read(body.json as Readonly<Record<string, unknown>>, id)
  return answerNow(
    {
      scene,
      arrival,
      account,
      model: found.model,
      ask,
      mistake: mistake === null ? null : { kind: 'parameters', field: null, message: mistake },
      requestId: requestId(arrival),
      taskId: null,
      refuse: said,
    },
    (made) => family.deliver(made),
  )
}

function requestId({ chance }: Arrival): string {
  return chance.hex('request').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5')
}
