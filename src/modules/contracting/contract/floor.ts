import { faults } from '../../../kernel/index.ts'
import { yuan } from '../yuan.ts'
import { floorOf } from './amendment.rules.ts'
import type { Agreed } from './amendment.ts'

const fail = faults('contract', {
  below_floor: {
    status: 409,
    field: 'amount',
    zh: '合同总额 {whole} 元,最低只能减到 {floor} 元:{parts}。要减得更多,请财务先{ways},再签补充协议。',
    en: 'The whole contract is ¥{whole} and can fall to ¥{floor} at least: {parts}. For less, finance must first {ways}; then sign the amendment.',
  },
  lowered_to_nothing: {
    status: 409,
    field: 'amount',
    zh: '合同总额 {whole} 元,减少 {less} 元后不再有金额。不再履行的合同请「终止合同」,否则请减少得少一些。',
    en: '¥{less} less than ¥{whole} leaves nothing. “Terminate” a contract that goes on no more, or lower it by less.',
  },
})

/** The amount that an amendment would make; refused where more than what remains has been paid or invoiced. */
export const refuseBelowFloor = (agreed: Agreed, change: number): void => {
  if (change >= 0) return
  const { whole, received, invoiced, writtenOff } = agreed
  const floor = floorOf(agreed)
  const left = whole + change
  const causes = [
    { amount: received, part: '已到账', way: '退款' },
    { amount: invoiced, part: '已开票未红冲且未到账', way: '开红字发票' },
    { amount: writtenOff, part: '已核销坏账', way: '撤销坏账核销' },
  ].filter(({ amount }) => amount > 0)
  if (floor > 0 && left < floor) {
    const parts = causes.map(({ part, amount }) => `${part} ${yuan(amount)} 元`).join('、')
    fail('below_floor', {
      whole: yuan(whole),
      floor: yuan(floor),
      parts,
      ways: causes.map(({ way }) => way).join('、'),
    })
  }
  if (left <= 0) fail('lowered_to_nothing', { whole: yuan(whole), less: yuan(-change) })
}
