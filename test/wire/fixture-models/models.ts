/** A package as users have them: models that each do one thing that ours must withstand. */

interface Given {
  readonly baseURL: string
  readonly apiKey: string
  readonly fetch: typeof fetch
  readonly elsewhere: string
}

interface Call {
  readonly n: number
  readonly prompt: string
  readonly abortSignal: AbortSignal
}

const IMAGE = Buffer.from('a picture of three dots: ...')

export function createModels({ baseURL, apiKey, fetch, elsewhere }: Given) {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const draw = (path: string, body: string) =>
    fetch(`${baseURL}${path}`, { method: 'POST', headers, body })
  const asText = ({ n, prompt }: Call) => JSON.stringify({ n, prompt })
  const base64 = IMAGE.toString('base64')

  const generates: Record<string, (call: Call) => Promise<unknown>> = {
    async plain(call) {
      const response = await draw('/draw', asText(call))
      const { images } = (await response.json()) as { images: string[] }
      return {
        images,
        warnings: [{ type: 'unsupported', feature: 'seed' }],
        response: { timestamp: new Date(0), modelId: 'plain', headers: { 'x-request-id': 'r1' } },
        usage: { inputTokens: 3, outputTokens: undefined },
      }
    },
    async tasks(call) {
      await draw('/draw', asText(call))
      const task = await fetch(`${baseURL}/task?id=7`, { headers })
      await task.json()
      const image = await fetch(`${baseURL}/file?signature=very-long`)
      return { images: [new Uint8Array(await image.arrayBuffer())], warnings: [] }
    },
    async leaks() {
      await fetch(elsewhere, { headers })
      return { images: [base64], warnings: [] }
    },
    async leaksLate(call) {
      await draw('/draw', asText(call))
      await fetch(elsewhere, { headers })
      return { images: [base64], warnings: [] }
    },
    async strays() {
      await fetch(elsewhere, { method: 'POST', body: '{}' })
      return { images: [base64], warnings: [] }
    },
    deaf: () => new Promise(() => {}),
    async argues() {
      const error = new Error('seed must be even')
      error.name = 'AI_InvalidArgumentError'
      throw error
    },
    async silent() {
      throw new Error('something went wrong')
    },
    async quiet() {
      return { images: [base64], warnings: [] }
    },
    async throws(call) {
      const response = await draw('/draw', asText(call))
      await response.text()
      throw new Error(`blocked, said the server of ${apiKey}`)
    },
    async several(call) {
      return { images: Array.from({ length: call.n }, () => base64), warnings: [] }
    },
  }

  return {
    image: (modelId: string) => ({
      specificationVersion: modelId === 'future' ? 'v5' : 'v4',
      modelId,
      maxImagesPerCall: modelId === 'several' ? () => Promise.resolve(2) : undefined,
      doGenerate: generates[modelId] ?? generates.quiet,
    }),
    old: (modelId: string) => ({
      specificationVersion: 'v2',
      modelId,
      maxImagesPerCall: undefined,
      doGenerate: generates[modelId] ?? generates.quiet,
    }),
  }
}

export const createNothing = () => ({})
