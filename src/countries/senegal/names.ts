/**
 * Given and family names heard in Senegal, by the language of the family, the most usual first: for demonstrations, never
 * to guess a person's origin. Weights follow the languages' rough shares of first speakers; many names cross all of them.
 */
import { words, type Names } from '../words.ts';

export const names: Names = {
	communities: [
		{
			code: 'wolof',
			weight: 40,
			girls: words(`
				Fatou, Awa, Aminata, Khady, Ndèye, Mariama, Aïssatou, Astou, Coumba, Sokhna, Rokhaya, Bineta, Seynabou, Marème, Yacine, Mame Diarra,
				Ramatoulaye, Ndèye Fatou, Oumy, Khadidiatou, Maguette, Ngoné, Anta, Arame, Codou, Daba, Dior, Fama, Kiné, Khoudia, Adji, Amy, Absa, Bigué,
				Nafissatou, Ndella, Ndoumbé, Oulimata, Rama, Safiétou, Soda, Sophie, Thioro, Aïda, Fatimata, Selbé, Maty, Ndèye Astou, Mbène, Diarra,
				Yaye Fatou, Mously, Touty, Ndèye Khady`),
			boys: words(`
				Mamadou, Moussa, Cheikh, Ibrahima, Modou, Abdoulaye, Ousmane, Alioune, Pape, El Hadji, Babacar, Assane, Ousseynou, Malick, Serigne,
				Mouhamed, Moustapha, Omar, Saliou, Khadim, Bassirou, Mbaye, Abdou, Birame, Cheikh Tidiane, Djibril, Fallou, Gora, Habib, Idrissa, Issa,
				Lamine, Libasse, Macoumba, Mactar, Madické, Magatte, Massamba, Matar, Médoune, Meïssa, Momar, Mor, Ndiaga, Pathé, Saër, Sidy, Souleymane,
				Talla, Thierno, Youssou, Youssoupha, Abdou Khadre, Abdou Aziz, Doudou, Elimane, Galaye, Mamour, Seydina, Yatma, Atoumane, Baye Modou,
				Pape Moussa, Serigne Mbacké, Mouhamadou Lamine`),
			families: words(`
				Ndiaye, Diop, Fall, Guèye, Mbaye, Seck, Niang, Mbengue, Diagne, Thiam, Samb, Lo, Gaye, Wade, Ndoye, Dieng, Touré, Cissé, Mboup, Mbacké,
				Sall, Sylla, Diaw, Paye, Pouye, Kébé, Bèye, Guissé, Kassé, Kandji, Khouma, Lèye, Mbodj, Mbow, Ndao, Niasse, Nguer, Thioune, Top, Badiane,
				Babou, Diakhaté, Diongue, Sèye, Thioub, Taye, Yade, Boye, Bousso, Hane, Mar, Nder, Amar, Dramé, Gningue, Thiaw, Diack, Ngom`),
		},
		{
			code: 'pulaar',
			weight: 27,
			girls: words(`
				Aïssatou, Hawa, Fatimata, Dieynaba, Kadiata, Penda, Coumba, Houlèye, Raky, Takko, Diary, Oumou, Maïram, Ramata, Binta, Kadia, Salimata,
				Mariam, Néné, Faty, Diabou, Sala, Rouguiyatou, Adama, Houleymatou, Aminata, Maïmouna, Dado, Sira, Djeïnaba, Koumba, Ramatoulaye,
				Ndèye Coumba`),
			boys: words(`
				Amadou, Mamadou, Samba, Demba, Abdoul, Oumar, Ousmane, Hamady, Thierno, Yéro, Yoro, Alassane, Ibrahima, Ciré, Bocar, Baïdy, Djiby, Harouna,
				Hamet, Kalidou, Abou, Aliou, Silèye, Racine, Mountaga, Ifra, Mamoudou, Sellou, Oury, Abdoul Aziz, Saïdou, Bachir, Boubacar, Daouda,
				Ismaïla, Mody, Pathé`),
			families: words(`
				Ba, Diallo, Sow, Baldé, Kane, Sy, Ly, Tall, Dia, Barry, Diao, Kandé, Mballo, Sabaly, Anne, Wane, Wélé, Sall, Thiam, Gadio, Dème, Deh, Ka,
				Diamanka, Boiro, Aw, Athie, Lam, Watt, Aïdara, Gano, Dioum, Sidibé, Datt, Bocoum, Bah, Talla, Niane, Djigo, Soumaré`),
		},
		{
			code: 'seereer',
			weight: 15,
			girls: words(`
				Gnilane, Fatou, Marie, Yandé, Tening, Ndew, Ngoné, Dibor, Mossane, Coumba, Hélène, Seynabou, Khémesse, Ndiouma, Thérèse, Adama, Rokhaya,
				Madeleine, Siga, Diouma, Awa, Monique, Khady, Ndèye, Anna`),
			boys: words(`
				Diégane, Waly, Ngor, Latyr, Sémou, Mbagnick, Birane, Diène, Djidiack, Simon, Joseph, Pierre, Étienne, Gorgui, Samba, Ndiogou, Wagane,
				Moussa, Ibrahima, Ousmane, Cheikh, Mamadou, Jean, Michel, Babacar, Saliou, Coly`),
			families: words(`
				Diouf, Faye, Sarr, Ndiaye, Sène, Ngom, Ndour, Senghor, Thiaw, Dione, Tine, Ndong, Diom, Bakhoum, Diène, Gning, Kama, Marone, Diokh, Loum,
				Niakh, Sagne, Thior, Ndiolène, Mbodji`),
		},
		{
			code: 'joola',
			weight: 6,
			girls: words(`
				Marie-Louise, Khady, Fatou, Sadio, Aïssatou, Bintou, Mariama, Nafi, Élisabeth, Bernadette, Thérèse, Adèle, Odette, Angélique, Safiatou,
				Anna, Rose, Philomène, Awa, Aminata, Célestine, Siré, Khadidiatou, Ramata`),
			boys: words(`
				Lamine, Ansoumana, Landing, Bacary, Abdoulaye, Ousmane, Malang, Boubacar, Insa, Joseph, Jean, Paul, Émile, Augustin, Ignace, Bourama,
				Nouha, Youssouph, Souleymane, Famara, Kéba, Jean-Pierre, Nfally, Sékou, Ibou, Robert, Sidy`),
			families: words(`
				Diatta, Sané, Badji, Sagna, Goudiaby, Coly, Diédhiou, Sambou, Manga, Bassène, Diémé, Tendeng, Ehemba, Bodian, Djiba, Niassy, Diandy,
				Himbane, Mansaly, Assine, Lambal, Mendy, Gomis, Preira, Ndecky, Sadio, Sonko, Malou`),
		},
		{
			code: 'mandinka',
			weight: 6,
			girls: words(`
				Fanta, Bintou, Kadiatou, Sona, Mariama, Nano, Diénabou, Sira, Fatoumata, Oumou, Aminata, Tida, Aïssatou, Khady, Mahawa, Sanou, Yama,
				Maïmouna`),
			boys: words(`
				Lamine, Fodé, Kéba, Sana, Bakary, Mamadou, Sékou, Malamine, Yaya, Seydou, Moriba, Karamo, Dembo, Sadibou, Souleymane, Toumani, Bouna,
				Ibrahima, Solo, Aliou, Idrissa`),
			families: words(`
				Cissé, Touré, Camara, Kouyaté, Mané, Seydi, Dramé, Cissokho, Danfa, Faty, Djité, Konté, Keïta, Sylla, Souané, Biaye, Dabo, Diabang, Diassy,
				Signaté, Mandiang, Solly, Diaby, Sonko`),
		},
		{
			code: 'soninke',
			weight: 6,
			girls: words(`
				Diancoumba, Fatoumata, Hawa, Assa, Sira, Maïmouna, Goundo, Founé, Kadiatou, Diariatou, Dado, Khoumba, Djénéba, Bintou, Haby, Coumba,
				Mariam, Aminata, Néné`),
			boys: words(`
				Samba, Demba, Bakary, Moussa, Boubou, Mamadou, Diadié, Cheickna, Waly, Adama, Lassana, Hamidou, Mody, Makan, Seydi, Silly, Yaya, Amara,
				Tidiane, Ladji, Bocar, Ibrahima`),
			families: words(`
				Diarra, Traoré, Sakho, Konaté, Coulibaly, Soumaré, Tandia, Tandjigora, Camara, Gassama, Doucouré, Diagana, Diakité, Timéra, Bathily,
				Niakaté, Dramé, Marega, Koïta, Fofana, Diawara, Soukouna, Sissoko, Tounkara, Wagué, Yatéra, Kanté, Dembélé, Kébé`),
		},
	],
	schools: {
		maternelle: ['École maternelle {person}', 'École maternelle de {place}'],
		case: ['Case des tout-petits de {place}'],
		elementaire: ['École élémentaire {person}', 'École élémentaire {place} {number}'],
		'franco-arabe': ['École franco-arabe {person}', 'École franco-arabe de {place}'],
		daara: ['Daara moderne {person}'],
		cem: ['CEM {person}', 'CEM de {place}'],
		lycee: ['Lycée {person}', 'Lycée de {place}'],
		'lycee-mixte': ['Lycée {person}', 'Lycée de {place}'],
		bst: ['Bloc scientifique et technique de {place}'],
		groupe: ['Groupe scolaire {person}'],
	},
};
