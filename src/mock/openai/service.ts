import type { Arrival, Scene } from '../scene.ts'
import type { ApiError } from './error.ts'
import { requestId } from './headers.ts'
import type { ImageModel } from './model-behind.ts'

/** Who serves this dialect's requests for pictures: the vendor itself, Azure, or a gateway. */
export interface Service {
  readonly scene: Scene
  /** The model that a request names; null for one that is unknown or was shut down. */
  readonly findModel: (name: string) => ImageModel | null
  /** An error in this service's words. */
  readonly errorBody: (error: ApiError) => object
  /** The HTTP status of an error, where this service says it under another one. */
  readonly statusOf: (error: ApiError) => number
  /** Under which id a request is booked. */
  readonly requestIdOf: (arrival: Arrival) => string
  /** Whether a cost that the world reports stands in the usage block. */
  readonly costInUsage: boolean
  /** Sizes of what was asked, by the id of the ledger's entry, for records by size. */
  readonly sizes: Map<string, string>
}

export function openService(
  scene: Scene,
  words: Pick<Service, 'findModel' | 'errorBody'> &
    Partial<Pick<Service, 'statusOf' | 'requestIdOf' | 'costInUsage'>>,
): Service {
  const sizes = new Map<string, string>()
  scene.onReset(() => sizes.clear())
  return {
    scene,
    sizes,
    statusOf: ({ status }) => status,
    requestIdOf: requestId,
    costInUsage: true,
    ...words,
  }
}
