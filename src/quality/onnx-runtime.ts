/** Values of one input or output of a model, in row-major order. */
export interface Tensor {
  readonly values: Float32Array | BigInt64Array | Int32Array
  readonly dims: readonly number[]
}

/** A loaded model. `run` takes and gives tensors by the names that the model has for them. */
export interface OnnxModel {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  readonly run: (
    feeds: Readonly<Record<string, Tensor>>,
  ) => Promise<Readonly<Record<string, Tensor>>>
  /** Gives its memory back; the model cannot run after it. */
  readonly close: () => Promise<void>
}

export interface OnnxRuntime {
  /** Package and version, e.g. `onnxruntime-web-1.30.0`. */
  readonly engine: string
  /** Loads a model from its bytes. One thread. */
  readonly open: (model: Uint8Array) => Promise<OnnxModel>
}

/** Loads a package by its name; rejects where it is not installed. */
export type Importer = (name: string) => Promise<unknown>

export const importInstalled: Importer = (name) => import(name)

/** What both packages of ONNX Runtime share (their common API 1.30). */
interface OrtModule {
  readonly env: {
    logLevel?: string
    readonly versions: Readonly<Record<string, string | undefined>>
    readonly wasm: { numThreads?: number }
  }
  readonly InferenceSession: {
    readonly create: (
      bytes: Uint8Array,
      options: Readonly<Record<string, unknown>>,
    ) => Promise<OrtSession>
  }
  readonly Tensor: new (type: string, data: Tensor['values'], dims: readonly number[]) => OrtTensor
}

interface OrtTensor {
  readonly data: Tensor['values']
  readonly dims: readonly number[]
}

interface OrtSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  readonly run: (feeds: Record<string, OrtTensor>) => Promise<Record<string, OrtTensor>>
  readonly release: () => Promise<void>
}

/** The native package first: it is twice as fast where its install step could download its library. */
const PACKAGES = [
  { name: 'onnxruntime-node', version: 'node', provider: 'cpu' },
  { name: 'onnxruntime-web', version: 'web', provider: 'wasm' },
] as const

/** The ONNX Runtime that is installed; null where neither package is. Nothing is fetched. */
export async function loadOnnxRuntime(
  importer: Importer = importInstalled,
): Promise<OnnxRuntime | null> {
  for (const { name, version, provider } of PACKAGES) {
    const ort = await importer(name).then(asOrt, () => null)
    if (ort === null) continue
    ort.env.logLevel = 'error'
    // More threads would need shared memory and take cores from the requests being timed.
    ort.env.wasm.numThreads = 1
    const engine = `${name}-${ort.env.versions[version] ?? 'unknown'}`
    return { engine, open: (bytes) => open(ort, bytes, provider) }
  }
  return null
}

function asOrt(imported: unknown): OrtModule {
  const named = imported as { default?: OrtModule } & Partial<OrtModule>
  return (named.InferenceSession === undefined ? named.default : named) as OrtModule
}

async function open(ort: OrtModule, bytes: Uint8Array, provider: string): Promise<OnnxModel> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  })
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: async (feeds) => {
      const given = Object.entries(feeds).map(
        ([name, { values, dims }]) => [name, new ort.Tensor(typeOf(values), values, dims)] as const,
      )
      const answered = await session.run(Object.fromEntries(given))
      return Object.fromEntries(
        Object.entries(answered).map(([name, { data, dims }]) => [name, { values: data, dims }]),
      )
    },
    close: () => session.release(),
  }
}

function typeOf(values: Tensor['values']): string {
  if (values instanceof Float32Array) return 'float32'
  return values instanceof BigInt64Array ? 'int64' : 'int32'
}
