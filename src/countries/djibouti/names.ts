/** Names of Djibouti: a given name, then the father's and the grandfather's, with no family name. For demonstrations. */
import { words, type Names } from '../words.ts';

export const names: Names = {
	communities: [
		{
			code: 'somali',
			weight: 58,
			girls: words(`
				Hodan, Fathia, Amina, Kadra, Hawa, Ayan, Asha, Fadoumo, Hibo, Ifrah, Khadija, Mariam, Mouna, Neima, Oubah, Roda, Roukia, Saada, Safia,
				Sahra, Samia, Souad, Zeinab, Deka, Degmo, Filsan, Idil, Ladan, Hamda, Halimo, Fozia, Fardoussa, Nasteho, Nagat, Nima, Rahma, Ikram,
				Choukri, Sagal, Barwako`),
			boys: words(`
				Mohamed, Ahmed, Abdirahman, Ali, Aden, Hassan, Houssein, Omar, Ibrahim, Ismaïl, Djama, Farah, Guedi, Elmi, Robleh, Daher, Barkhad, Bouh,
				Guelleh, Idriss, Kadar, Liban, Mahamoud, Moussa, Osman, Saïd, Warsama, Waberi, Youssouf, Yacin, Awaleh, Miguil, Moumin, Okieh, Rayaleh,
				Samatar, Sougueh, Waïs, Abdi, Abdillahi`),
		},
		{
			code: 'afar',
			weight: 33,
			girls: words(`
				Fatouma, Aïcha, Momina, Kadiga, Zahra, Hasna, Médina, Habiba, Assia, Saadia, Amina, Asmahan, Nafissa, Halima, Mariam, Dahabo, Mako, Hawa,
				Kamila, Nasra`),
			boys: words(`
				Houmed, Mohamed, Ali, Kamil, Abdallah, Ibrahim, Hamadou, Dini, Barkat, Daoud, Loïta, Ahmed, Idriss, Hassan, Bourhan, Yayo, Youssouf, Hamad,
				Chehem, Badoul, Kassim, Saleh, Abakari, Osman, Ismaïl, Moussa`),
		},
		{
			code: 'arab',
			weight: 9,
			girls: words('Fatima, Nour, Leïla, Salma, Samira, Yasmine, Hanane, Amal, Ibtissam, Najwa, Arwa, Soumaya, Latifa, Khadija'),
			boys: words('Salem, Nasser, Khaled, Fayçal, Hani, Anis, Ali, Ahmed, Yahya, Abdoulkader, Saleh, Omar, Hamza, Adel, Fouad, Mohsen, Abdallah, Jamal'),
		},
	],
	schools: {
		ecole: ['École de {place} {number}'],
		college: ['CEM de {place} {number}', 'CEM de {place}'],
		lycee: ['Lycée de {place}'],
	},
};
