import type { FieldFault } from '../../../kernel/index.ts'

type Values = Readonly<Record<string, unknown>>

/** What a contract must say in each state, by whatever door it came. */
export const contractFaults = (row: Values): FieldFault[] => {
  const faults: FieldFault[] = []
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message })
  if (row.startsOn && row.endsOn && (row.endsOn as string) < (row.startsOn as string))
    fault('endsOn', 'before_start', '「到期日期」不能早于「开始日期」,请核对两个日期。')
  const wasSigned = ['effective', 'expired', 'terminated'].includes(row.state as string)
  if (wasSigned && !row.signedOn) fault('signedOn', 'required', '已生效的合同必须有「签订日期」,请填写。')
  if (row.state === 'terminated' && !row.terminatedOn)
    fault('terminatedOn', 'required', '已终止的合同必须有「终止日期」,请填写。')
  if (row.amount === 0 && row.kind !== 'framework' && row.kind !== 'amendment')
    fault('amount', 'zero', '合同金额不能为 0。框架合同和补充协议除外。')
  if (typeof row.amount === 'number' && row.amount < 0) {
    if (row.kind !== 'amendment' || !row.parentId)
      fault('amount', 'negative', '「合同金额」不能为负。要减少已生效的合同,请在原合同上点「签补充协议」。')
    if (row.opportunityId)
      fault('opportunityId', 'lowered', '减少金额的补充协议不能关联「商机」,商机随原合同成交。请留空。')
  }
  return faults
}

/** 成交 as the company means it: the day a contract makes its deal won, or null while it does not. */
export const closedOn = (
  means: 'signed' | 'signed_and_first_payment',
  { state, signedOn, firstPaidOn }: { state: string; signedOn: string | null; firstPaidOn: string | null },
): string | null => {
  if (!signedOn || !['effective', 'expired', 'terminated'].includes(state)) return null
  if (means === 'signed') return signedOn
  if (!firstPaidOn) return null
  return firstPaidOn > signedOn ? firstPaidOn : signedOn
}
