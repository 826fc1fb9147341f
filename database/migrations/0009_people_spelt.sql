-- A name as lists are sorted by it: without accents and capitals, its numbers by their size. `École 2` stands before `Ecole 10`.
create function people.spelt(name text) returns text language sql immutable parallel safe as $$
	select regexp_replace(regexp_replace(
		lower(translate(name, 'ÀÂÄÁÇÉÈÊËÎÏÍÔÖÓÛÜÙÚàâäáçéèêëîïíôöóûüùú', 'AAAACEEEEIIIOOOUUUUaaaaceeeeiiiooouuuu')),
		'([0-9]+)', '00000\1', 'g'), '0*([0-9]{6})', '\1', 'g')
$$;
