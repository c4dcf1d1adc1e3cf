// images scales pictures; offsets are stored after the work.
package main

import (
	"log"
	"os/exec"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"example.org/written/confluent/conf"
	"example.org/written/confluent/names"
)

type scaler struct{ consumer *kafka.Consumer }

func open() (*scaler, error) {
	cfg := conf.Group("images")
	if err := cfg.SetKey("auto.commit.interval.ms", 1000); err != nil {
		return nil, err
	}
	c, err := kafka.NewConsumer(cfg)
	if err != nil {
		return nil, err
	}
	return &scaler{consumer: c}, c.SubscribeTopics([]string{names.Images}, nil)
}

func (s *scaler) done(m *kafka.Message) {
	s.consumer.StoreMessage(m)
}

func (s *scaler) loop() {
	for {
		switch ev := s.consumer.Poll(200).(type) {
		case *kafka.Message:
			for exec.Command("convert", strings.TrimSpace(string(ev.Value)), "-resize", "640", "out.png").Run() != nil {
				log.Print("again")
			}
			s.done(ev)
		case kafka.Error:
			if ev.IsFatal() {
				log.Fatal(ev)
			}
		}
	}
}

func main() {
	s, err := open()
	if err != nil {
		log.Fatal(err)
	}
	defer s.consumer.Close()
	s.loop()
}
