package state

import (
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// GetBankInfos returns every bank with its Korean name.
func GetBankInfos() wire.GetBankInfosResponse {
	var all wire.GetBankInfosResponse
	for _, b := range slices.Concat(banks(), brokers()) {
		all.Items = append(all.Items, wire.BankInfo{Bank: b.bank, Name: wire.BankInfoName{Ko: b.name}})
	}
	return all
}

type bankName struct {
	bank wire.Bank
	name string
}

func banks() []bankName {
	return []bankName{
		{wire.BankBankOfKorea, "한국은행"},
		{wire.BankKdb, "산업은행"},
		{wire.BankIbk, "기업은행"},
		{wire.BankKookmin, "국민은행"},
		{wire.BankSuhyup, "수협은행"},
		{wire.BankKexim, "수출입은행"},
		{wire.BankNonghyup, "NH농협은행"},
		{wire.BankLocalNonghyup, "지역농축협"},
		{wire.BankWoori, "우리은행"},
		{wire.BankStandardChartered, "SC제일은행"},
		{wire.BankCiti, "한국씨티은행"},
		{wire.BankSuhyupFederation, "수협중앙회"},
		{wire.BankDaegu, "아이엠뱅크"},
		{wire.BankBusan, "부산은행"},
		{wire.BankKwangju, "광주은행"},
		{wire.BankJeju, "제주은행"},
		{wire.BankJeonbuk, "전북은행"},
		{wire.BankKyongnam, "경남은행"},
		{wire.BankKfcc, "새마을금고"},
		{wire.BankShinhyup, "신협"},
		{wire.BankSavingsBank, "저축은행"},
		{wire.BankMorganStanley, "모간스탠리은행"},
		{wire.BankHsbc, "HSBC은행"},
		{wire.BankDeutsche, "도이치은행"},
		{wire.BankJpmc, "제이피모간체이스은행"},
		{wire.BankMizuho, "미즈호은행"},
		{wire.BankMufg, "엠유에프지은행"},
		{wire.BankBankOfAmerica, "BOA은행"},
		{wire.BankBnpParibas, "비엔피파리바은행"},
		{wire.BankIcbc, "중국공상은행"},
		{wire.BankBankOfChina, "중국은행"},
		{wire.BankNfcf, "산림조합중앙회"},
		{wire.BankUob, "대화은행"},
		{wire.BankBocom, "교통은행"},
		{wire.BankCcb, "중국건설은행"},
		{wire.BankPost, "우체국"},
		{wire.BankKodit, "신용보증기금"},
		{wire.BankKibo, "기술보증기금"},
		{wire.BankHana, "하나은행"},
		{wire.BankShinhan, "신한은행"},
		{wire.BankKBank, "케이뱅크"},
		{wire.BankKakao, "카카오뱅크"},
		{wire.BankToss, "토스뱅크"},
		{wire.BankMiscForeign, "기타 외국계은행"},
		{wire.BankSgi, "서울보증보험"},
		{wire.BankKcis, "한국신용정보원"},
	}
}

func brokers() []bankName {
	return []bankName{
		{wire.BankYuantaSecurities, "유안타증권"},
		{wire.BankKbSecurities, "KB증권"},
		{wire.BankSangsanginSecurities, "상상인증권"},
		{wire.BankHanyangSecurities, "한양증권"},
		{wire.BankLeadingSecurities, "리딩투자증권"},
		{wire.BankBnkSecurities, "BNK투자증권"},
		{wire.BankIbkSecurities, "IBK투자증권"},
		{wire.BankDaolSecurities, "다올투자증권"},
		{wire.BankMiraeAssetSecurities, "미래에셋증권"},
		{wire.BankSamsungSecurities, "삼성증권"},
		{wire.BankKoreaSecurities, "한국투자증권"},
		{wire.BankNhSecurities, "NH투자증권"},
		{wire.BankKyoboSecurities, "교보증권"},
		{wire.BankHiSecurities, "하이투자증권"},
		{wire.BankHyundaiMotorSecurities, "현대차증권"},
		{wire.BankKiwoomSecurities, "키움증권"},
		{wire.BankEbestSecurities, "이베스트투자증권"},
		{wire.BankSkSecurities, "SK증권"},
		{wire.BankDaishinSecurities, "대신증권"},
		{wire.BankHanhwaSecurities, "한화투자증권"},
		{wire.BankHanaSecurities, "하나증권"},
		{wire.BankTossSecurities, "토스증권"},
		{wire.BankShinhanSecurities, "신한투자증권"},
		{wire.BankDbSecurities, "DB금융투자"},
		{wire.BankEugeneSecurities, "유진투자증권"},
		{wire.BankMeritzSecurities, "메리츠증권"},
		{wire.BankKakaoPaySecurities, "카카오페이증권"},
		{wire.BankBookookSecurities, "부국증권"},
		{wire.BankShinyoungSecurities, "신영증권"},
		{wire.BankCapeSecurities, "케이프투자증권"},
		{wire.BankKoreaSecuritiesFinance, "한국증권금융"},
		{wire.BankKoreaFossSecurities, "한국포스증권"},
		{wire.BankWooriInvestmentBank, "우리종합금융"},
	}
}
