import type { FieldFault } from '../../../kernel/index.ts'
import type { WayToSell } from '../../process/index.ts'

/** The version of a process that new deals take. */
export const activeVersion = (ways: readonly WayToSell[], processId: string | null): WayToSell | undefined =>
  ways.find((way) => way.processId === processId && way.state === 'active')

const fault = (field: string, code: string, message: string, en: string): FieldFault[] => [{ field, code, message, en }]

/** Why a deal cannot begin as it was asked for. An old version may be named: history that is brought here went by it. */
export const processFaults = (
  ways: readonly WayToSell[],
  processId: string | null,
  versionId: string | null,
): FieldFault[] => {
  const version = versionId ? ways.find(({ id }) => id === versionId) : undefined
  if (version?.state === 'draft')
    return fault(
      'processVersionId',
      'draft',
      `「${version.name}」还是草稿。请先发布它,或选择使用中的版本。`,
      `“${version.name}” is a draft. Publish it first, or choose a version in use.`,
    )
  if (!processId) return []
  if (version) {
    if (version.processId === processId) return []
    return fault(
      'processId',
      'other_version',
      '所选「销售流程」与流程版本不是同一个流程,请只选其中一个。',
      'The sales process and the version are of two processes: choose one of them only.',
    )
  }
  const own = ways.filter((way) => way.processId === processId)
  if (own.some(({ state }) => state === 'active')) return []
  const name = own[0]?.process ?? '所选流程'
  const english = own[0]?.process ?? 'The chosen process'
  return own.some(({ state }) => state === 'retired')
    ? fault(
        'processId',
        'retired',
        `「${name}」已停用,不能再用它开商机。请选择使用中的流程,或不选而用默认流程。`,
        `“${english}” is no longer in use for new deals. Choose a process in use, or none for the default.`,
      )
    : fault(
        'processId',
        'unpublished',
        `「${name}」还没有发布过版本。请管理员先发布,或选择使用中的流程。`,
        `“${english}” has no published version. Ask an administrator to publish one, or choose a process in use.`,
      )
}
