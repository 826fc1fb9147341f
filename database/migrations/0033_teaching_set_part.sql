-- The parts of a set work, and whether what stands there was withdrawn since: what nobody can open is asked of nobody.
create view teaching.set_part as
select part.scope, part.work_id, part.position, part.item_id, part.lesson_id,
	case when part.item_id is null then lesson.current_version is null else item.current_version is null or item.withdrawn_at is not null end as gone
from teaching.work_part part
left join exercises.item on item.id = part.item_id
left join curriculum.lesson on lesson.id = part.lesson_id;
