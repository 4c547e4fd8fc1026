import { bytesReply, jsonReply, type Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel, modelsOf } from '../job/find-model.ts'
import type { Refuse } from '../job/trouble.ts'
import { jsonFields } from '../json-fields.ts'
import type { Answer } from '../routes.ts'
import type { Keyed, Scene } from '../scene.ts'
import { type Agents, openAgents } from './agents.ts'
import { hasTool, readAsk } from './asked.ts'
import { streamedReply, type Told, wholeReply } from './conversation.ts'
import { refuse } from './error.ts'
import { type Files, openFiles } from './files.ts'

interface Desk {
  readonly scene: Scene
  readonly files: Files
  readonly agents: Agents
  readonly requestId: string
}

/** Mistral: conversations that may call the tool that draws, its files, agents, the list of models. */
export function mistralRoutes(scene: Scene): Answer {
  const files = openFiles(scene)
  const agents = openAgents(scene)
  return async (arrival, route) => {
    const requestId = arrival.chance.hex('correlation').slice(0, 32)
    const headers = { 'mistral-correlation-id': requestId, 'x-kong-request-id': requestId }
    const { account } = arrival
    const reply =
      account === null
        ? refuse({ kind: 'key', sent: arrival.key })
        : await answer({ ...arrival, account }, route, { scene, files, agents, requestId })
    return { ...reply, headers: { ...headers, ...reply.headers } }
  }
}

async function answer(arrival: Keyed, route: string, desk: Desk): Promise<Reply> {
  const { scene, files, agents } = desk
  if (`${arrival.method} ${route}` === 'POST /conversations') return converse(arrival, desk)
  if (`${arrival.method} ${route}` === 'GET /models') return listModels(scene)
  if (arrival.method === 'DELETE' && route.startsWith('/conversations/'))
    return bytesReply(204, [], {})
  return (
    (await files.answer(arrival, route)) ??
    agents.answer(arrival, route) ?? { ...refuse({ kind: 'path' }), knownPath: false }
  )
}

async function converse(arrival: Keyed, desk: Desk): Promise<Reply> {
  const { scene, files, agents, requestId } = desk
  const { account } = arrival
  const given = jsonFields(arrival.body)
  const agentId = typeof given.agent_id === 'string' ? given.agent_id : null
  const agent = agentId === null ? null : agents.find(agentId, account)
  const name = String(agent?.model ?? given.model ?? agentId)
  const found = findModel(scene, 'mistral', name)
  if ('trouble' in found) return refuse({ kind: 'model', id: name, retired: false })
  const { model } = found
  const { ask, stream, declines, mistake } = readAsk(given, model)
  const say = (told: Pick<Told, 'files' | 'words'> & { readonly breaks?: boolean }): Reply => {
    const { prompt } = ask
    const common = { arrival, now: scene.now(), model: name, agentId, prompt, breaks: false }
    return stream ? streamedReply({ ...common, ...told }) : wholeReply({ ...common, ...told })
  }
  // Without the tool there is only talk; it draws nothing, and no bill of ours is about it.
  if (mistake === null && !hasTool(agent ?? given))
    return say({ files: null, words: 'I can only describe it in words.' })
  const refuseHere: Refuse = (trouble) => {
    if (trouble.kind !== 'blocked') return refuse(trouble)
    return declines
      ? say({ files: null, words: 'I cannot help with that.' })
      : say({ files: [], words: 'I could not draw that.' })
  }
  return answerNow(
    { scene, arrival, account, model, ask, mistake, requestId, taskId: null, refuse: refuseHere },
    (made) => {
      const ids = made.pictures.length === 0 ? [] : files.put(made, arrival)
      const words = ids.length === 0 ? 'Something went wrong.' : 'Here is your image:'
      return say({ files: ids, words, breaks: made.job.fault?.fault === 'in-stream-error' })
    },
  )
}

function listModels(scene: Scene): Reply {
  const models = modelsOf(scene.world, 'mistral').filter(({ retired }) => !retired)
  return jsonReply(200, {
    object: 'list',
    data: models.map(({ id }) => ({
      id,
      object: 'model',
      type: 'base',
      owned_by: 'mistralai',
      capabilities: { completion_chat: true, function_calling: true, vision: true },
      max_context_length: 131_072,
    })),
  })
}
