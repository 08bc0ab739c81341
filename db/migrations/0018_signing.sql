-- Contracts go through approval and are signed; the standard text of a sale.

alter table contracting.contract add column approval_state text not null default 'none';

create table contracting.signing_party (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  contract_id uuid not null references contracting.contract (id),
  position bigint not null,
  side text not null default 'customer',
  name text not null,
  email text,
  employee_id uuid references people.employee (id),
  state text not null default 'waiting',
  invited_at timestamptz,
  viewed_at timestamptz,
  signed_at timestamptz,
  expires_at timestamptz,
  decline_reason text,
  text_version bigint,
  text_sha256 text,
  consent text,
  mark jsonb,
  address text,
  browser text,
  token_hash text,
  code_hash text,
  code_sent_at timestamptz,
  code_tries bigint default '0'
);
create index on contracting.signing_party (contract_id, id desc) where deleted_at is null;
create index on contracting.signing_party (employee_id, id desc) where deleted_at is null;

create unique index on contracting.signing_party (token_hash) where token_hash is not null;

insert into contracting.template (id, name, state, note)
values (uuidv7(), '标准销售合同', 'active', '设备和软件的销售,含安装调试。');

insert into contracting.template_clause (id, template_id, position, kind, title, text)
select uuidv7(), template.id, clause.position, clause.kind, clause.title, clause.text from contracting.template, (values
  (1, 'subject', '标的', '乙方向甲方提供本合同所列的产品和服务。合同编号 {{合同编号}}。'),
  (2, 'price', '价款', '合同总价为人民币 {{合同金额}}({{金额大写}}),含增值税。'),
  (3, 'payment', '付款', '甲方按以下计划付款:{{付款计划}}。逾期付款的,每逾期一日按未付金额的万分之五支付违约金。'),
  (4, 'delivery', '交付与验收', '乙方在收到首付款后按约定交付。甲方应在到货后 10 个工作日内验收,逾期未提出异议的视为验收合格。'),
  (5, 'warranty', '质量保证', '质保期为验收合格之日起 12 个月。质保期内的故障由乙方免费修复。'),
  (6, 'intellectual_property', '知识产权', '乙方对交付的产品和软件享有的知识产权不因本合同转移;甲方获得在其经营范围内使用的权利。为甲方定制的成果归甲方所有。'),
  (7, 'confidentiality', '保密', '双方对在履行中知悉的对方商业秘密负有保密义务,期限为合同终止后三年。'),
  (8, 'data_protection', '数据保护', '涉及个人信息的,双方按《个人信息保护法》约定处理目的、方式和期限,采取必要的安全措施,并在合同终止后删除或返还。'),
  (9, 'anti_bribery', '反商业贿赂', '双方承诺不以任何形式向对方人员提供或索取不正当利益。违反的一方应承担由此造成的全部损失,对方有权解除合同。'),
  (10, 'dispute', '争议解决', '因本合同产生的争议,双方协商解决;协商不成的,向乙方所在地人民法院起诉。')
) as clause (position, kind, title, text) where template.name = '标准销售合同';
