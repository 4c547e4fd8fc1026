import { bytesReply, jsonReply, type Reply } from '../http/reply.ts'
import { type Fields, jsonFields } from '../json-fields.ts'
import type { Keyed, Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { refuse } from './error.ts'

/** Language models with instructions and tools of their own. */
export interface Agents {
  find(id: string, account: Account): Fields | null
  /** Making an agent and taking it away; null for other routes. */
  answer(arrival: Keyed, route: string): Reply | null
}

export function openAgents(scene: Scene): Agents {
  const agents = new Map<string, { readonly account: Account; readonly given: Fields }>()
  scene.onReset(() => agents.clear())
  return {
    find: (id, account) => {
      const agent = agents.get(id)
      return agent?.account === account ? agent.given : null
    },
    answer: (arrival, route) => {
      const { account, chance, method } = arrival
      if (method === 'POST' && route === '/agents') {
        const given = jsonFields(arrival.body)
        if (typeof given.model !== 'string' || typeof given.name !== 'string')
          return refuse({ kind: 'parameters', field: 'model', message: 'Field required' })
        const id = `ag_${chance.hex('agent').slice(0, 32)}`
        agents.set(id, { account, given })
        const at = new Date(scene.now()).toISOString()
        return jsonReply(200, {
          ...given,
          id,
          object: 'agent',
          version: 0,
          versions: [0],
          deployment_chat: false,
          source: 'api',
          created_at: at,
          updated_at: at,
        })
      }
      const id = /^\/agents\/([^/]+)$/.exec(route)?.[1]
      if (method !== 'DELETE' || id === undefined) return null
      agents.delete(id)
      return bytesReply(204, [], {})
    },
  }
}
