-- Gates ask for both ends of what a customer may spend. Where one figure stands, it was meant as the whole of it.
update crm.opportunity set budget_max = budget where budget is not null and budget_max is null;
