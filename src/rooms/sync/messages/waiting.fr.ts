export default {
	waiting: { one: '{count} chose est sur ce téléphone seulement', other: '{count} choses sont sur ce téléphone seulement' },
	since: 'la plus ancienne du {when}',
	held: {
		one: '{count} chose est arrivée au serveur. Elle reste aussi ici jusqu’à ce qu’une sauvegarde vérifiée la contienne.',
		other: '{count} choses sont arrivées au serveur. Elles restent aussi ici jusqu’à ce qu’une sauvegarde vérifiée les contienne.'
	},
	none: 'Rien n’a encore été envoyé depuis l’ouverture.',
	left: 'L’envoi vient d’avoir lieu ; ce qui reste a été fait depuis et partira au prochain essai.',
	offline: 'Ce téléphone n’a pas de réseau. Tout partira dès qu’il revient, sans rien faire.',
	cut: 'Pas de ligne jusqu’au serveur, ou elle s’est coupée pendant l’envoi. Tout partira dès qu’elle revient, sans rien faire.',
	portal: 'Ce réseau a répondu à la place de Qalam. Souvent, il demande d’abord d’accepter ses conditions : ouvrir une page du navigateur, puis réessayer.',
	signedOut: 'Personne n’est connecté ici, ou quelqu’un d’autre. Après la connexion de son auteur, tout part ; d’ici là, tout est gardé.',
	resting: 'Le serveur ne peut rien recevoir en ce moment. Il a été joint : rien n’est à faire, l’envoi recommencera de lui-même.',
	refused: 'Le serveur, ou un appareil du réseau, n’a pas voulu de cet envoi. Tout est gardé ; un autre réseau ou une mise à jour peut suffire. Sinon, exporter le fichier et le remettre à l’établissement.',
	asideTitle: 'Mis de côté',
	asideText: 'Ces choses sont arrivées et sont gardées, mais ne comptent pas. L’établissement les voit aussi.',
	'aside.actor': 'Faite sous un autre nom que celui de la personne connectée : ce téléphone a sans doute servi à deux personnes.',
	'aside.scope': 'Faite pour un établissement dont son auteur n’a jamais fait partie.',
	'aside.kind': 'Le serveur ne connaît pas encore ce genre de chose : il attend peut-être une mise à jour. Elle n’est pas perdue.',
	'aside.fork': 'Une autre chose porte déjà ce numéro : ce téléphone a sans doute été remis dans un état ancien. Les deux sont gardées.',
	'aside.chain': 'Elle ne suit pas ce qui avait été fait avant sur ce téléphone : quelque chose manque entre les deux, ou a été changé.',
	'aside.malformed': 'Le serveur n’a pas su la lire. Elle est gardée telle quelle.',
	'aside.unknown-item': 'L’exercice n’existe plus, ou il est à un autre établissement.',
	'aside.other': 'Raison donnée par le serveur : {code}.',
	seen: 'J’ai vu',
	export: 'Enregistrer un fichier de ce qui attend',
	exportText: 'Le fichier contient ce qui a été fait, lisible par qui l’ouvre, et les reçus du serveur. Remis à Qalam par n’importe quel chemin, autant de fois qu’on veut, il compte une fois. Sur tout ordinateur où son auteur se connecte : Mon compte, « Remettre un fichier d’un téléphone » ({address}).'
};
